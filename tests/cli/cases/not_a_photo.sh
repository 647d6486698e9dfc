printf 'hello' > "$WORK/text.jpg"
: > "$WORK/empty.jpg"
cd "$WORK" && $PIGMATCH --hair 1,1,5,5 text.jpg empty.jpg missing.jpg .
