# What cannot come to anything is told before a photo is measured, in one message.
SAMPLE=$PWD/samples/darkbrown.jpg
cd "$WORK" && mkdir -p early/sheets && cd early
long=$(printf 'x%.0s' $(seq 245))
$PIGMATCH --target '#3a2f28' --report none/x.html; echo "exit $?"
echo '<p>mine' >sheets/index.html
$PIGMATCH -q "$SAMPLE" --report sheets/; echo "exit $?"
$PIGMATCH -q "$SAMPLE" --zone a=b=10%,10%,20%,20%; echo "exit $?"
$PIGMATCH --target '#3a2f28' --clinic '   '; echo "exit $?"
$PIGMATCH --target '#3a2f28' --client ' '; echo "exit $?"
cp "$SAMPLE" a.jpg && $PIGMATCH show --file a.jpg; echo "exit $?"
cp "$SAMPLE" "$long" && $PIGMATCH pick "$long" 2>&1 | sed "s/$long/LONG/"
ls sheets
