#!/bin/sh
# The completion of bash, zsh and fish in the shells themselves, typed at a terminal.
#
# Needs tmux. A shell that is not here is told and counts as skipped; when one is missing and nothing
# failed, the script ends with 77.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
command -v tmux >/dev/null || { echo "SKIPPED: needs tmux"; exit 77; }
work=$(mktemp -d) || exit 2
socket=$work/tmux
trap 'tmux -S "$socket" kill-server 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 8' INT TERM
passed=0 failed=0 skipped=0
ok() { passed=$((passed + 1)) && echo "ok      $1"; }
fail() { failed=$((failed + 1)) && echo "FAILED  $1" && printf '%s\n' "$2" | sed 's/^/        /'; }

export HOME="$work/home" XDG_DATA_HOME="$work/home/data" XDG_CACHE_HOME="$work/home/cache" \
  XDG_STATE_HOME="$work/home/state" XDG_CONFIG_HOME="$work/home/config" NUWA_LANG=en LC_ALL=C.UTF-8
mkdir -p "$work/bin" "$work/source/somewhere" "$XDG_CONFIG_HOME"
ln -s "$here/nuwa" "$work/bin/nuwa"
PATH=$work/bin:$PATH
export PATH
echo x >"$work/source/some-file"
nuwa -q backup "$work/source" >/dev/null || exit 2
nuwa -q -r "$work/other=place" --key-file "$work/other.key" init >/dev/null || exit 2
nuwa -q -r "$work/other=place" --key-file "$work/other.key" backup "$work/source" >/dev/null || exit 2
id() { nuwa completion ids "$@" | cut -f1; }
own=$(id) other=$(id -r "$work/other=place" --key-file "$work/other.key")
[ -n "$own" ] && [ -n "$other" ] || { echo "no snapshots to complete"; exit 2; }

# Waits until the screen of the shell shows $1; fails after ten seconds.
shows() {
  tries=0
  until tmux -S "$socket" capture-pane -p -J | grep -qF -e "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || return 1
    sleep 0.1
  done
}

type_keys() { tmux -S "$socket" send-keys "$@"; }

# Waits until the screen shows nothing but an empty prompt.
is_empty() {
  tries=0
  until [ "$(tmux -S "$socket" capture-pane -p -J | tr -d ' \n')" = 'ready>' ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || return 1
    sleep 0.1
  done
}

# Types $2, then a tabulator, and waits for $3.
completes() {
  type_keys C-u
  type_keys C-l
  if ! is_empty; then
    fail "$1: a new line for $2" "$(tmux -S "$socket" capture-pane -p | grep .)"
    return
  fi
  type_keys -l "$2"
  type_keys Tab
  if shows "$3"; then
    ok "$1: $2 becomes $3"
  else
    fail "$1: $2 becomes $3" "$(tmux -S "$socket" capture-pane -p | grep .)"
  fi
}

start() {
  case $1 in
    bash) printf 'PS1="ready> "\n. "%s"\n' "$work/nuwa.bash" >"$work/rc" && set -- bash --norc --noprofile ;;
    zsh) printf 'PS1="ready> "\nfpath=("%s" $fpath)\nautoload -U compinit\ncompinit -u\n' "$work/zsh" >"$work/rc" && set -- zsh -f ;;
    fish) printf 'function fish_prompt; echo "ready> "; end\nsource "%s"\n' "$work/nuwa.fish" >"$work/rc" && set -- fish -N ;;
  esac
  tmux -S "$socket" -f /dev/null new-session -d -x 200 -y 50 -c "$work/source" "$@" || return 1
  sleep 0.5
  type_keys -l ". $work/rc"
  type_keys Enter
  shows 'ready>'
}

for shell in bash zsh fish; do
  command -v $shell >/dev/null || { echo "SKIPPED $shell: it is not here"; skipped=$((skipped + 1)); continue; }
  mkdir -p "$work/zsh"
  nuwa completion $shell >"$work/nuwa.$shell" || exit 2
  [ $shell = zsh ] && cp "$work/nuwa.zsh" "$work/zsh/_nuwa"
  start $shell || { fail "$shell starts" "$(tmux -S "$socket" capture-pane -p)"; continue; }
  completes $shell 'nuwa sched' 'nuwa schedule'
  completes $shell 'nuwa help sto' 'nuwa help storage'
  completes $shell 'nuwa restore --overw' 'nuwa restore --overwrite'
  completes $shell 'nuwa restore --overwrite ch' 'changed'
  completes $shell 'nuwa tag ad' 'nuwa tag add'
  completes $shell 'nuwa find --type sym' 'symlink'
  completes $shell 'nuwa --lang z' 'zh'
  completes $shell 'nuwa completion fi' 'fish'
  completes $shell 'nuwa backup some-' 'some-file'
  completes $shell 'nuwa backup --cache somew' 'somewhere'
  completes $shell "nuwa ls $(printf %.4s "$own")" "$own"
  completes $shell "nuwa -r '$work/other=place' --key-file $work/other.key ls $(printf %.4s "$other")" "$other"
  tmux -S "$socket" kill-server 2>/dev/null
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] || exit 1
[ "$skipped" = 0 ] || exit 77
