# For scripts beside this folder: `python_tools NAME WHAT` makes an environment of the Python packages in requirements.txt, one for each
# list of versions and kept between runs, and leaves its folder in $tools. The script defines `skip`; WHAT is what pip could not install.
python_tools() {
  command -v python3 > /dev/null || skip "python3 is absent"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || skip "python3 is older than 3.10"
  tools="${XDG_CACHE_HOME:-$HOME/.cache}/vonggac/$1-$(sha256sum requirements.txt | cut -c1-12)"
  [ ! -e "$tools/complete" ] || return 0
  rm -rf "$tools"
  python3 -m venv "$tools" 2> /dev/null || skip "python3 has no venv (Debian: python3-venv)"
  "$tools/bin/pip" install --quiet --disable-pip-version-check --requirement requirements.txt \
    || { rm -rf "$tools"; skip "pip could not install $2 (is there a network?)"; }
  touch "$tools/complete"
}
