# What is no picture, too large or not there is told before a photo is read; a PNG and an SVG are taken.
cd "$WORK"
printf 'GIF89a' >a.png
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >a.svg
printf '<svg' >cut.svg
printf '<g><svg/></g>' >other.svg
head -c 600000 /dev/zero >large.png
for logo in none.png a.png large.png cut.svg other.svg a.svg; do
    $PIGMATCH -q --logo $logo --target '#3a2f28' --report $logo.html >/dev/null || echo "exit $?"
done
grep -c 'class="logo"' a.svg.html
