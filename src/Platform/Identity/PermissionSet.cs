using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Florin.Platform.Identity;

/// <summary>Some permissions, as bits: nothing is allocated to ask for one.</summary>
/// <param name="Bits">A bit for each.</param>
public readonly record struct PermissionSet(UInt128 Bits)
{
    /// <summary>How many permissions there is room for.</summary>
    internal const int Room = 128;

    /// <summary>No permission.</summary>
    public static PermissionSet Nothing => default;

    /// <summary>All that there are.</summary>
    public static PermissionSet Everything { get; } = Of([.. Permission.All]);

    /// <summary>Whether it holds no permission.</summary>
    public bool IsEmpty => Bits == UInt128.Zero;

    /// <summary>The names of all, in alphabetical order.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            var set = this;
            return [.. Permission.All.Where(set.Has).Select(permission => permission.Name).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>A set of these.</summary>
    public static PermissionSet Of(params ReadOnlySpan<Permission> permissions)
    {
        var set = Nothing;
        foreach (var permission in permissions)
            set |= OfBit(permission.Bit);
        return set;
    }

    /// <summary>
    /// Reads a list of names, separated by commas or spaces; <c>accounts:*</c> means all of a resource, <c>*</c> all.
    /// </summary>
    /// <param name="text">The list.</param>
    /// <param name="unknown">The names that mean no permission.</param>
    public static PermissionSet Parse(string? text, out IReadOnlyList<string> unknown)
    {
        var (set, wrong) = (Nothing, new List<string>());
        foreach (
            var name in (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
            if (Meant(name) is { IsEmpty: false } meant)
                set |= meant;
            else
                wrong.Add(name);
        unknown = wrong;
        return set;
    }

    /// <summary>Whether a text is one name, as of a list that <see cref="Parse"/> reads.</summary>
    public static bool IsName(string? name) => name is not null && !Meant(name).IsEmpty;

    /// <summary>Whether a permission is one of them.</summary>
    public bool Has(Permission permission)
    {
        ArgumentNullException.ThrowIfNull(permission);
        return HasBit(permission.Bit);
    }

    /// <summary>A set of the permission with a bit alone.</summary>
    internal static PermissionSet OfBit(int bit) => new(UInt128.One << bit);

    // One word of the two, so that a set costs no more to ask than a single word would.
    internal bool HasBit(int bit) => ((bit < 64 ? (ulong)Bits : (ulong)(Bits >> 64)) >> bit & 1) != 0;

    /// <summary>Whether all of another set are among them.</summary>
    public bool Covers(PermissionSet others) => (others.Bits & ~Bits) == UInt128.Zero;

    /// <summary>All but one.</summary>
    public PermissionSet Without(Permission permission) => new(Bits & ~Of(permission).Bits);

    /// <summary>Those of either.</summary>
    public static PermissionSet operator |(PermissionSet left, PermissionSet right) => new(left.Bits | right.Bits);

    /// <summary>Those of both.</summary>
    public static PermissionSet operator &(PermissionSet left, PermissionSet right) => new(left.Bits & right.Bits);

    /// <summary>Those of both.</summary>
    public static PermissionSet BitwiseAnd(PermissionSet left, PermissionSet right) => left & right;

    /// <summary>Those of either.</summary>
    public static PermissionSet BitwiseOr(PermissionSet left, PermissionSet right) => left | right;

    private static PermissionSet Meant(string name) =>
        name == "*" ? Everything
        : name.EndsWith(":*", StringComparison.Ordinal)
            ? Of([.. Permission.All.Where(one => one.Name.StartsWith(name[..^1], StringComparison.Ordinal))])
        : Permission.TryGet(name, out var permission) ? Of(permission)
        : Nothing;
}

/// <summary>What a caller may do.</summary>
/// <param name="Own">With what is their own.</param>
/// <param name="Any">With what is anybody's.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Grants(PermissionSet Own, PermissionSet Any)
{
    /// <summary>All that the caller may do with something at least.</summary>
    public PermissionSet Some => Own | Any;

    /// <summary>Only what scopes allow, too.</summary>
    public Grants Within(PermissionSet scopes) => new(Own & scopes, Any & scopes);
}
