# Which libraries are here is no matter.
$PIGMATCH --json --target N4 | sed 's/"tool":{[^}]*}/"tool":{}/'
