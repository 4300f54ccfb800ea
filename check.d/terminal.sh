#!/bin/sh
# What a person sees in a real terminal of 80 columns: progress, wide characters, colour, an archive that
# is no text, and what is left behind by Ctrl-C.
#
# Needs tmux. Half a minute.
set -u
here=$(cd "$(dirname "$0")/.." && pwd)
command -v tmux >/dev/null || { echo "SKIPPED: needs tmux"; exit 77; }
work=$(mktemp -d) || exit 2
socket=$work/tmux
trap 'tmux -S "$socket" kill-server 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 8' INT TERM
passed=0 failed=0
ok() { passed=$((passed + 1)) && echo "ok      $1"; }
fail() { failed=$((failed + 1)) && echo "FAILED  $1" && screen | grep . | sed 's/^/        /'; }

export HOME="$work/home" XDG_DATA_HOME="$work/home/data" XDG_CACHE_HOME="$work/home/cache" \
  XDG_STATE_HOME="$work/home/state" XDG_CONFIG_HOME="$work/home/config" LC_ALL=C.UTF-8 NUWA_LANG=en
mkdir -p "$work/home" "$work/bin"
ln -s "$here/nuwa" "$work/bin/nuwa"
PATH=$work/bin:$PATH
export PATH
cd "$work" || exit 2
long=很长的中文名字很长的中文名字很长的中文名字
mkdir -p "大文件夹/$long"
head -c 20000000 /dev/urandom >"大文件夹/$long/$long$long.bin"
NUWA_BUILD=always nuwa version >/dev/null 2>&1 || exit 2

screen() { tmux -S "$socket" capture-pane -p; }
type_line() {
  tmux -S "$socket" send-keys -l "clear; $1; echo ended \$?"
  tmux -S "$socket" send-keys Enter
}
# Waits until a line of the screen fits the expression $1; fails after 20 seconds.
shows() {
  tries=0
  until screen | grep -qE -e "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || return 1
    sleep 0.1
  done
}
is() { if shows "$2"; then ok "$1"; else fail "$1"; fi; }
# What the program wrote, with its control characters; ends with the command.
written() { script -qec "stty cols 80; $1" "$work/typescript" >/dev/null 2>&1; }

tmux -S "$socket" -f /dev/null new-session -d -x 80 -y 24 -c "$work" sh || exit 2
type_line 'nuwa backup 大文件夹 --limit-upload 4M'
is "a backup shows one live line with bytes, files, rate and path" '^backup +[0-9.]+ MiB .* files? .*/s .*\.bin *$'
if [ "$(screen | grep -c '^backup ')" = 1 ]; then ok "and it stays one line, whatever the width of its characters"; else fail "one line"; fi
is "which gives way to the summary" '^snapshot [0-9a-f]{16}: 1 files'
is "and ends with 0" '^ended 0'

type_line 'NUWA_LANG=zh_CN.UTF-8 nuwa restore latest --target out --limit-download 4M'
is "the same in Chinese, with what is left" '^恢复 +[0-9]+%.*/s'
tmux -S "$socket" send-keys C-c
is "Ctrl-C ends it with 8" '^ended 8'
is "and says so" '^nuwa：?.*(停止|stopped)'
type_line 'nuwa restore latest --target out --quiet'
is "the next run takes up what was begun" '^ended 0'

type_line 'nuwa dump latest'
is "an archive is not written to a terminal" '^nuwa: an archive is no text for a terminal'
is "that is a mistake of the line" '^ended 1'

for language in en zh; do
  for command in snapshots stats 'stats latest' 'config show backup'; do
    type_line "NUWA_LANG=$language nuwa $command"
    wraps=no
    shows '^ended 0' || wraps='does not end'
    [ "$(screen | grep -c .)" = "$(tmux -S "$socket" capture-pane -p -J | grep -c .)" ] || wraps=yes
    if [ "$wraps" = no ]; then ok "$language: $command fits 80 columns"; else fail "$language: $command fits 80 columns ($wraps)"; fi
  done
done

if command -v script >/dev/null; then
  for colour in '' 'NO_COLOR=1 '; do
    written "${colour}nuwa bakcup"
    if grep -q 'no such command' "$work/typescript" && ! grep -q "$(printf '\033')" "$work/typescript"; then
      ok "${colour:-as it is }an error has no control character"
    else
      fail "${colour}an error has control characters"
    fi
  done
fi
echo "$passed passed, $failed failed, 0 skipped"
[ "$failed" = 0 ]
