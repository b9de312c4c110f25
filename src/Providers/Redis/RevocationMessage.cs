using System.Globalization;
using Florin.Platform.Identity.Tokens;

namespace Florin.Redis;

/// <summary>A revocation as it is written in Redis: <c>1 POSITION UNTIL USER</c>.</summary>
internal static class RevocationMessage
{
    private const int MaxLength = 200;
    private const string Version = "1";

    public static string Of(Revocation revocation) =>
        string.Create(CultureInfo.InvariantCulture, $"{Version} {revocation.Position} {revocation.Until} {revocation.UserId}");

    /// <summary>Null if it is not one.</summary>
    public static Revocation? Read(string? text) =>
        text is { Length: <= MaxLength }
        && text.Split(' ') is [Version, var position, var until, { Length: > 0 } user]
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var through)
        && user.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? new Revocation(user, through, at)
            : null;
}
