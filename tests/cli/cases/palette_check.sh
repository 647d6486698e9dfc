cat >"$WORK/doubt.csv" <<END
id,L,a,b,ladder,lot,expiry
n1,60,0,0,n,A1,2026-03-31
n2,40,0,0,n,A2,2026-12-31
n3,39.5,0,0,n,A3,
n0,30,0,0,n,A4,
END
cd "$WORK" || exit
$PIGMATCH palette check --today 2026-05-04 doubt.csv
echo "exit $?"
$PIGMATCH palette check --today 2026-03-01 --json doubt.csv
echo "exit $?"
$PIGMATCH palette check --today 2026-05-04
echo "exit $?"
printf 'id,L,a,b\nx,101,0,0\n' >broken.csv
$PIGMATCH palette check --today 2026-03-01 doubt.csv broken.csv default
$PIGMATCH palette new --ids Only -o "$WORK/one.cgats" 2>/dev/null; $PIGMATCH palette check "$WORK/one.cgats" | grep LOT | sed 's,.*note: ,,'
