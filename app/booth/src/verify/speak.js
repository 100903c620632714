export function speak(report) {
  return report.checks.map((check) => `${check.number} ${check.state} ${check.examined} ${check.failures.map(({ code, where }) => `${code} ${where}`).join("; ")}`);
}
