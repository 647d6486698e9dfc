$PIGMATCH --aim 4 a.jpg
$PIGMATCH --aim 3 --sessions 2 a.jpg
$PIGMATCH --interval 14-10 a.jpg
$PIGMATCH --start 2026-02-30 a.jpg
$PIGMATCH --step 3,5 a.jpg
$PIGMATCH --look bald a.jpg
$PIGMATCH --format xml a.jpg
$PIGMATCH --top 0 a.jpg
$PIGMATCH --hair
$PIGMATCH --target 23,4,5 a.jpg
$PIGMATCH --target grey
$PIGMATCH --target 23,4
$PIGMATCH measure --aim 2 a.jpg
$PIGMATCH -p no-such-palette --target 23,4,5
$PIGMATCH --max-bad 0.4 a.jpg
$PIGMATCH --use W6:2,N5:1 --exclude N4,N5 a.jpg
$PIGMATCH followup --hair auto --treated 1,1,9,9 --file c.ndjson a.jpg
$PIGMATCH --client "$(printf 'J\344ger')" a.jpg
$PIGMATCH help nothing
$PIGMATCH help palette nothing
$PIGMATCH --retry nothing -o a.ndjson a.jpg
