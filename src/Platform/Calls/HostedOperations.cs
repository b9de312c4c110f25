using System.Runtime.InteropServices;

namespace Florin.Platform.Calls;

/// <summary>A service of this process, as the others call it.</summary>
/// <param name="ByName">What it does for others.</param>
/// <param name="Acts">It owns its log, so that it is called directly; otherwise its owner is.</param>
/// <param name="Owner">Where the owner is when it does not; null where that is not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HostedOperations(
    IReadOnlyDictionary<string, InternalOperation> ByName,
    bool Acts = true,
    string? Owner = null
);
