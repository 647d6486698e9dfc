# Of more than 250 bottles the nearest are blended, and both text and record say so.
awk 'BEGIN { print "id,L,a,b"
    for (i = 0; i < 300; i++) printf "S%03d,%.1f,%.1f,%.1f\n", i, 20 + i % 75, i % 2 ? 25 : -5, i % 4 < 2 ? 30 : 0 }' >"$WORK/many.csv"
"$PIGMATCH" -p "$WORK/many.csv" --pigments 2 --target 40,8,14 | grep -A4 BLENDS
for palette in "$WORK/many.csv" default; do
    "$PIGMATCH" -p "$palette" --pigments 2 --target 40,8,14 --json | grep -o '"blends_among":[^,]*'
done
