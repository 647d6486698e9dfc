cat >"$WORK/shelf.csv" <<END
name;id;L;a;b;LOT;shelf
"Light; ash";A1;49,6;0,8;2,4;L-17;top
Dark;A2;30;0,4;1;;low
END
cd "$WORK" || exit
$PIGMATCH palette convert shelf.csv
$PIGMATCH palette convert shelf.csv -o shelf.cgats && $PIGMATCH palette convert shelf.cgats -o again.csv
tr -d '\r' <again.csv
$PIGMATCH palette convert --to csv --bom shelf.cgats | head -c 3 | od -An -tx1
$PIGMATCH palette convert --to gpl again.csv
