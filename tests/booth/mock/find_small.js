// What an owner of seventy could not read or hit: small type, low buttons, a page wider than the phone.
() => {
  const faults = [];
  const visible = (e) => e.offsetParent !== null && !e.closest('.offscreen');
  for (const e of document.querySelectorAll('#booth *')) {
    const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (visible(e) && text && size < 18 && e.tagName !== 'TEXTAREA') faults.push(`${e.tagName} ${size}px`);
  }
  for (const e of document.querySelectorAll('#booth button, #booth .choice, #booth .check, #booth a, #booth summary, #booth input[type=text]')) {
    if (visible(e) && e.getBoundingClientRect().height < 48) faults.push(`${e.tagName} ${e.textContent} low`);
  }
  if (document.documentElement.scrollWidth > window.innerWidth) faults.push('scrolls sideways');
  return faults;
}
