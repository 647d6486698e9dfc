cp samples/black.jpg "$WORK/-n.jpg" && cd "$WORK" || exit 1
"$PIGMATCH" pick -- -n.jpg
"$PIGMATCH" pick --output=page.html -- -n.jpg
"$PIGMATCH" pick --out other.html ./-n.jpg
ls -- -n.jpg.pick.html page.html other.html
"$PIGMATCH" pick -o "$WORK/no/page.html" -- -n.jpg
echo "exit $?"
"$PIGMATCH" pick missing.jpg
echo "exit $?"
"$PIGMATCH" pick
"$PIGMATCH" pick -n.jpg
"$PIGMATCH" pick --outptu=page.html -- -n.jpg
"$PIGMATCH" pick --hair 1,2,3,4 -- -n.jpg
"$PIGMATCH" pick -o several.html -- -n.jpg missing.jpg
[ -e several.html ] || echo 'one photo is missing: no page'
"$PIGMATCH" pick -o several.html -- -n.jpg ./-n.jpg
