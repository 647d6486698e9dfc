# A verb behind options is told as one, not taken for a photo; a photo of that name is one.
cd "$WORK" && mkdir -p late && cd late
$PIGMATCH --no-settings log --file x --date 2026-05-10; echo "exit $?"
$PIGMATCH --no-settings show --file x.ndjson; echo "exit $?"
$PIGMATCH -q ./log; echo "exit $?"
: >log
$PIGMATCH -q log; echo "exit $?"
$PIGMATCH --help log | head -1
