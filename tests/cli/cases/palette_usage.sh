cd "$WORK" || exit
$PIGMATCH palette
echo "exit $?"
$PIGMATCH palette shwo
$PIGMATCH palette show --grid
$PIGMATCH palette show a b
$PIGMATCH palette convert
$PIGMATCH palette new
$PIGMATCH palette new --ids a,,b
$PIGMATCH palette new --ids a,b --from 20 --to 60
$PIGMATCH palette new --ids a,b --from 60
$PIGMATCH palette new --ids a,b --undertone blue
$PIGMATCH palette new --ids a,b -o palette.xls
$PIGMATCH palette new --ids a,b -o palette.gpl --bom
$PIGMATCH palette check --today 4.5.2026
$PIGMATCH palette show no-such
printf 'id,L,a,b\nx,101,0,0\nx,"12,5",0,0\n' >bad.csv
$PIGMATCH palette show bad.csv
echo "exit $?"
$PIGMATCH palette new --ids a,b -o no-folder/palette.cgats
echo "exit $?"
$PIGMATCH palette show >/dev/full
