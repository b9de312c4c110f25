using System.ComponentModel.DataAnnotations;

namespace Florin.Users.Passwords;

/// <summary>The mails with which people reset a password and confirm an address: section <c>Identity:Mails</c>.</summary>
internal sealed record MailOptions
{
    public const string Section = "Identity:Mails";

    /// <summary>
    /// The page that a mail about a forgotten password leads to, with <c>{token}</c> in the place of what it sends on to
    /// <c>POST /api/user/password-resets/complete</c>. Default none: the mail has the token itself.
    /// </summary>
    [StringLength(1000), RegularExpression(@"https?://\S*\{token\}\S*", ErrorMessage = Form)]
    public string? ResetUrl { get; init; }

    /// <summary>Likewise, the page that confirms an address by <c>POST /api/user/email-confirmations/complete</c>.</summary>
    [StringLength(1000), RegularExpression(@"https?://\S*\{token\}\S*", ErrorMessage = Form)]
    public string? ConfirmUrl { get; init; }

    /// <summary>How long what a mail holds is good. Default 30 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether new users are sent a mail with which they confirm their address. Default false.</summary>
    public bool AtRegistration { get; init; }

    private const string Form = "expected an address with {{token}} in it, such as https://example.com/reset#{{token}}.";
}
