$PIGMATCH --lang de --target '#3a2f28' --start 2026-05-28 | head -9
$PIGMATCH --lang tr --target '#3a2f28' --start 2026-05-28 --interval 1-9 | grep 2026
$PIGMATCH --lang fr --target '#3a2f28' --json >"$WORK/fr.json"; $PIGMATCH --target '#3a2f28' --json | cmp - "$WORK/fr.json" && echo same
$PIGMATCH --lang de --target '#3a2f28' --report "$WORK/sheet.html" >/dev/null; sed -n 2p "$WORK/sheet.html"
mkdir -p "$WORK/home/pigmatch"; echo 'lang = es' >"$WORK/home/pigmatch/settings"
XDG_CONFIG_HOME="$WORK/home" $PIGMATCH --target '#3a2f28' | tail -1
XDG_CONFIG_HOME="$WORK/home" $PIGMATCH --lang en --target '#3a2f28' | tail -1
echo 'lang = xx' >"$WORK/home/pigmatch/settings"
XDG_CONFIG_HOME="$WORK/home" $PIGMATCH --target '#3a2f28'; echo "exit $?"
$PIGMATCH --lang nl --target '#3a2f28'; echo "exit $?"
for lang in ES es_ES.UTF-8 pt-BR xx-YY; do $PIGMATCH --lang $lang --target "#3a2f28" | tail -1; done
$PIGMATCH --lang fr samples/black.jpg | grep -A1 -e " automatiquement vers" -e "la plupart"
$PIGMATCH --lang es --hair 0,0,5,5 samples/black.jpg | head -3
$PIGMATCH --lang es --hair 0,0,5,5 --report "$WORK/refused.html" samples/black.jpg >/dev/null; grep -o "black.jpg</bdi>: [^<]*" "$WORK/refused.html"
