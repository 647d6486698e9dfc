#!/bin/sh
# Argyll 2.3.1 (Debian's argyll 2.3.1+repack-1.1+b1): cxf2ti3 makes of a valid CxF3 file a CGATS file that colverify, of
# the same package, refuses.
#
# Expected: cxf2ti3 writes spectra that Argyll's own programs read.
# Seen:     where a band is whole percent in every colour (0.16 -> "16"), its column counts as integer:
#             argyll: Error - Field SPEC_400 is wrong type - expect float
#           With 0.161 instead of 0.16 the same file is read.
# Exits 0 where this is seen, 1 where it is not, 2 where it cannot be tried.
set -u
version=2.3.1+repack-1.1+b1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
apt-get download "argyll=$version" >log 2>&1 && dpkg-deb -x argyll_*.deb root || {
    echo "cannot be tried: argyll $version is not to be had here" >&2
    exit 2
}
PATH=$work/root/usr/bin:$PATH
echo "argyll $version"

# $1: the reflectance at 400 nm
cxf() {
    cat <<XML
<?xml version="1.0" encoding="UTF-8"?>
<cc:CxF xmlns:cc="http://colorexchangeformat.com/CxF3-core"><cc:FileInformation><cc:Creator>x</cc:Creator>
<cc:CreationDate>2026-05-04T10:11:12</cc:CreationDate><cc:Description>one grey</cc:Description></cc:FileInformation>
<cc:Resources><cc:ObjectCollection><cc:Object ObjectType="Standard" Name="grey" Id="c1">
<cc:CreationDate>2026-05-04T10:11:12</cc:CreationDate><cc:ColorValues>
<cc:ReflectanceSpectrum ColorSpecification="S">$1 0.1602 0.1604 0.1606 0.1608 0.1612 0.1614 0.1616 0.1618 0.1622 0.1624
0.1626 0.1628 0.1632 0.1634 0.1636</cc:ReflectanceSpectrum></cc:ColorValues></cc:Object></cc:ObjectCollection>
<cc:ColorSpecificationCollection><cc:ColorSpecification Id="S"><cc:TristimulusSpec><cc:Illuminant>D50</cc:Illuminant>
<cc:Observer>2_Degree</cc:Observer></cc:TristimulusSpec><cc:MeasurementSpec>
<cc:MeasurementType>Spectrum_Reflectance</cc:MeasurementType><cc:WavelengthRange StartWL="400" Increment="20"/>
</cc:MeasurementSpec></cc:ColorSpecification></cc:ColorSpecificationCollection></cc:Resources></cc:CxF>
XML
}

for value in 0.16 0.161; do
    cxf "$value" >"$value.cxf"
    cxf2ti3 "$value.cxf" "out-$value" >log 2>&1 || { cat log; exit 1; }
    colverify "out-$value.cie" "out-$value.cie" >"verify-$value" 2>&1 && answer=read || answer=refused
    printf '%s at 400 nm: %s\n' "$value" "$answer"
    grep -h 'Error' "verify-$value"
done
grep -q 'SPEC_400 is wrong type' verify-0.16 && ! grep -q 'Error' verify-0.161
