using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Florin.Kernel;
using Florin.Users.Factors;

namespace Florin.Users.Passwords;

/// <summary>What a mail is about.</summary>
internal enum MailPurpose
{
    /// <summary>A forgotten password.</summary>
    Reset,

    /// <summary>Whether mail reaches the user.</summary>
    Confirm,
}

/// <summary>
/// What mails about a user hold: who, until when, and a code of both and of what the mail would change, under a key of the
/// installation. So nothing is stored for it, strangers who ask for mails write nothing to the log, and what was used counts no
/// more, because what it would change has changed (ADR 94).
/// </summary>
internal sealed class MailTokens(FactorSecrets secrets, TimeProvider clock, TimeSpan lifetime)
{
    /// <summary>A token for a user as they are now.</summary>
    public string Make(User user, MailPurpose purpose)
    {
        var until = clock.GetUtcNow().Add(lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{user.Id}.{until}.{Base64Url.EncodeToString(CodeOf(user, purpose, until))}";
    }

    /// <summary>Whom a text that has the form of a token is about.</summary>
    public static UserId? UserOf(string token) => Id.TryParse<UserId>(token.Split('.')[0], out var id) ? id : null;

    /// <summary>Whether it is one of ours, for this user as they are now, and not too old.</summary>
    public bool IsGood(string token, User user, MailPurpose purpose) =>
        token.Split('.') is [_, var until, var code]
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
        && clock.GetUtcNow().ToUnixTimeSeconds() < second
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(code),
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(CodeOf(user, purpose, until)))
        );

    private byte[] CodeOf(User user, MailPurpose purpose, string until)
    {
        var changes = purpose is MailPurpose.Reset ? user.PasswordHash : user.EmailConfirmedAt?.ToString("O");
        return secrets.CodeOf($"mail/{purpose}", $"{user.Id}\n{until}\n{user.Email}\n{changes}");
    }
}
