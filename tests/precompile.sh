#!/usr/bin/env bash
# precompile.sh FOLDER…: replaces the program's libraries in some folders by the same ones with machine code (ReadyToRun). Tests start the
# program many hundred times, and half of the processor time of a start goes into compiling. Where it cannot be done, tests are only slower.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=src/Host/bin/Release/net10.0
[ "$(uname -sm)" = "Linux x86_64" ] || { echo "that is only done on Linux on x64"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The compiler is a package, of the version that belongs to the SDK.
cat >"$work/compiler.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
  </PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="Microsoft.NETCore.App.Crossgen2.linux-x64" Version="[$(BundledNETCoreAppPackageVersion)]" />
  </ItemGroup>
</Project>
XML
dotnet restore "$work/compiler.csproj" -v quiet
version=$(dotnet msbuild "$work/compiler.csproj" -getProperty:BundledNETCoreAppPackageVersion)
packages=$(dotnet msbuild "$work/compiler.csproj" -getProperty:NuGetPackageRoot)
compiler=$packages/microsoft.netcore.app.crossgen2.linux-x64/$version/tools/crossgen2

frameworks=()
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
  frameworks+=(-r "$(dotnet --list-runtimes | sed -n "s/^$framework \(10[^ ]*\) \[\(.*\)\]$/\2\/\1/p" | tail -n 1)/*.dll")
done

# compile FILE: what the compiler refuses, such as a library without managed code, stays as it is.
compile() {
  "$compiler" "$program/$1" -o "$work/$1" -r "$program/*.dll" "${frameworks[@]}" --targetos linux --targetarch x64 -O \
    >/dev/null 2>&1 || rm -f "$work/$1"
}

# Other people's large libraries take longer than they are worth: few of their methods run in a test.
names=$(find "$program" -maxdepth 1 -name '*.dll' \( -size -1200k -o -name 'Florin.*' \) -printf '%f\n')
for name in $names; do
  while [ "$(jobs -rp | wc -l)" -ge "$(nproc)" ]; do wait -n; done
  compile "$name" &
done
wait
for folder in "$@"; do
  for name in $names; do
    if [ -f "$work/$name" ] && cmp -s "$program/$name" "$folder/$name"; then cp "$work/$name" "$folder/$name"; fi
  done
done
count=$(find "$work" -maxdepth 1 -name '*.dll' | wc -l)
[ "$count" -gt 0 ] || { echo "nothing could be compiled"; exit 1; }
