using System.ComponentModel.DataAnnotations;
using System.Net;
using Florin.Platform.Configuration;

namespace Florin.Notifications.Delivery;

/// <summary>How the connection to a mail server is protected.</summary>
internal enum SmtpSecurity
{
    /// <summary>As the rest of the configuration asks for.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>Encrypted by STARTTLS before a mail or a password is sent; the server's certificate is checked.</summary>
    StartTls,

    /// <summary>As <see cref="StartTls"/> where the server offers it, else not at all.</summary>
    StartTlsWhenAvailable,

    /// <summary>Encrypted from the first byte, as on port 465; the server's certificate is checked.</summary>
    Tls,
}

/// <summary>The mail server: section <c>Notification:Smtp</c>. Without a host no mail is sent and notifications are only kept.</summary>
internal sealed record SmtpOptions : IValidatableObject
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Notification:Smtp";

    private const int ImplicitTlsPort = 465;

    /// <summary>The mail server's name or address; none without one.</summary>
    public string? Host { get; init; }

    /// <summary>Its port. Default 25.</summary>
    [Range(1, 65_535)]
    public int Port { get; init; } = 25;

    /// <summary>Whom mails are from; needed with a host. Such as <c>Florin &lt;florin@example.org&gt;</c>.</summary>
    public string? From { get; init; }

    /// <summary>Who logs in to the server; nobody does without it.</summary>
    public string? User { get; init; }

    /// <summary>Their password.</summary>
    [SecretSetting]
    public string? Password { get; init; }

    /// <summary>
    /// How the connection is protected: none, startTls, startTlsWhenAvailable or tls. Default auto: TLS from the first byte on
    /// port 465, else STARTTLS where credentials are configured or the host is not this machine, none otherwise. Where the
    /// server does not offer what is required, no mail is sent.
    /// </summary>
    public SmtpSecurity Security { get; init; }

    /// <summary>As <see cref="Security"/> startTls, or tls on port 465; from before there was that. Default false.</summary>
    public bool UseTls { get; init; }

    /// <summary>How many mails are sent at the same time. Default 4.</summary>
    [Range(1, 64)]
    public int Connections { get; init; } = 4;

    /// <summary>How often a mail is tried before it has failed. Default 8.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 8;

    /// <summary>How long the first wait between attempts is; doubled each time, up to a minute. Default one second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", MinimumIsExclusive = true)]
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", MinimumIsExclusive = true)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A notification older than this is not sent any more. Default one day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3660.00:00:00", MinimumIsExclusive = true)]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How the connection is protected, by all that the configuration says: never auto.</summary>
    public SmtpSecurity Protection =>
        Security is not SmtpSecurity.Auto ? Security
        : Port == ImplicitTlsPort ? SmtpSecurity.Tls
        : UseTls || !string.IsNullOrEmpty(User) || !IsThisMachine ? SmtpSecurity.StartTls
        : SmtpSecurity.None;

    /// <summary>There is no mail, and no password, that is not encrypted on its way.</summary>
    public bool IsEncrypted => Protection is SmtpSecurity.StartTls or SmtpSecurity.Tls;

    private bool IsThisMachine =>
        string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Mails are sent.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsConfigured && NotificationMail.Sender(From) is null)
            yield return new ValidationResult(
                "expected the address that mails are from, such as Florin <florin@example.org>, since Notification:Smtp:Host is set.",
                [nameof(From)]
            );
        if (UseTls && !IsEncrypted)
            yield return new ValidationResult(
                "contradicts Notification:Smtp:UseTls, which requires encryption; set only one of them.",
                [nameof(Security)]
            );
        if (IsConfigured && !IsEncrypted && !string.IsNullOrEmpty(User) && !IsThisMachine)
            yield return new ValidationResult(
                "could send the password of Notification:Smtp:User over the network in clear text; set startTls, tls or auto.",
                [nameof(Security)]
            );
    }
}
