cd "$WORK" || exit
$PIGMATCH palette new --ids "5 Light,4,3,2,1 Dark" --date 2026-05-04 -o mine.cgats
cat mine.cgats
$PIGMATCH palette show mine.cgats
$PIGMATCH palette new --ids a,b,c --from 62 --to 20 --undertone warm --ladder brow --brand Ours --name "On my shelf"
