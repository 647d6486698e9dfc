cp samples/darkbrown.jpg samples/black.jpg "$WORK"
head -c 20000 samples/blond.jpg > "$WORK/cut.jpg"
cd "$WORK" && $PIGMATCH measure --json --hair 25%,10%,50%,35% darkbrown.jpg cut.jpg missing.jpg black.jpg |
    sed 's/.*"photo":"\([^"]*\)".*"status":"\([a-z]*\)".*"error":\(null\|{"code":"[a-z-]*"\).*/\1 \2 \3/'
