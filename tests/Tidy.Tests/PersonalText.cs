namespace Florin.Tidy;

/// <summary>
/// Texts of events by what they are: sealed with the key of the person whom they are about, free texts that nobody seals, or facts
/// of the books and the installation. A new text belongs into one of the lists, and a personal one is sealed (ADR 95).
/// </summary>
public sealed class PersonalText
{
    // Sealed before they are part of an event; what is stored of them is in docs/guide/privacy.md.
    private static readonly string[] Sealed =
    [
        "AccountOpened.name",
        "ApiKeyCreated.name",
        "ApprovalRequested.address",
        "FundsCredited.description",
        "FundsDebited.description",
        "GrantTokenChanged.payload",
        "PasskeyAdded.name",
        "PaymentDeclined.reference",
        "PaymentMade.reference",
        "TransactionCreated.description",
        "TransactionCreated.reference",
        "UserLoggedIn.address",
        "UserLoggedIn.client",
        "UserRegistered.email",
        "UserRegistered.name",
    ];

    // Written by people, and to be kept free of personal data, as the guide says.
    private static readonly string[] Free =
    [
        "ApprovalExecuted.answer", // What is personal in it is sealed by itself.
        "ApprovalGranted.reason",
        "ApprovalRejected.reason",
        "ApprovalRequested.body",
        "ApprovalRequested.query",
        "ApprovalRequested.values{}",
        "IdentityLinked.subject", // What another provider calls them.
        "TransactionApproved.reason",
        "TransactionCreated.metadata",
        "TransactionRejected.reason",
        "TransactionRetried.reason",
    ];

    // Names of programs and of the installation's staff, public keys, hashes and ranges of addresses that a key is bound to.
    private static readonly string[] OfNobody =
    [
        "ApiKeyCreated.addresses[]",
        "ApiKeyCreated.hash",
        "ApiKeyCreated.signingKey",
        "ApiKeyRotated.hash",
        "ApprovalRequested.fingerprint",
        "ApprovalRequested.key",
        "ClientRegistered.name",
        "ClientRegistered.postLogoutRedirectUris[]",
        "ClientRegistered.redirectUris[]",
        "ClientRegistered.secretHash",
        "GrantRevoked.reason",
        "IdentityLinked.issuer",
        "IdentityLinked.provider",
        "GrantTokenChanged.reference",
        "NotificationDelivered.error", // Without the address, which the mail server repeats.
        "NotificationResent.error",
        "NotificationResent.replay",
        "PasskeyAdded.credential",
        "PasskeyAdded.publicKey",
        "PasswordChanged.passwordHash",
        "PasswordRehashed.passwordHash",
        "RecoveryCodeUsed.hash",
        "RecoveryCodesMade.hashes[]",
        "RiskAssessed.fired[].reason",
        "RiskAssessmentCompleted.assessment.fired[].reason",
        "ServiceAccountCreated.name",
        "TotpOffered.sealed",
        "UserRegistered.claim",
        "UserRegistered.passwordHash",
    ];

    // The last words of fields that hold an id, a code, or one of a few words of Florin's own.
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "action",
        "apiKey",
        "by",
        "channel",
        "client",
        "code",
        "command",
        "counterpart",
        "decision",
        "detail",
        "facts",
        "grant",
        "grants[]",
        "issuedBy",
        "kind",
        "method",
        "methods",
        "owner",
        "processor",
        "requestedBy",
        "role",
        "rule",
        "saga",
        "scopes[]",
        "service",
        "status",
        "step",
        "subject",
        "target",
        "template",
        "tier",
        "type",
    };

    [Fact]
    public void Is_known_for_what_it_is()
    {
        var known = Sealed.Concat(Free).Concat(OfNobody).ToHashSet(StringComparer.Ordinal);
        Assert.All(
            Texts(),
            text => Assert.True(known.Contains(text) || Words.Contains(text[(text.LastIndexOf('.') + 1)..]), text)
        );
    }

    [Fact]
    public void Is_there()
    {
        var texts = Texts().ToHashSet(StringComparer.Ordinal);
        Assert.All(Sealed.Concat(Free).Concat(OfNobody), text => Assert.True(texts.Contains(text), text));
    }

    // Every line of a golden file that is a text, or anything at all.
    private static IEnumerable<string> Texts() =>
        GoldenFiles
            .Today.SelectMany(service => service.Value)
            .Where(line =>
                line.TrimEnd('?').EndsWith(": string", StringComparison.Ordinal)
                || line.TrimEnd('?').EndsWith(": any", StringComparison.Ordinal)
            )
            .Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])
            .Distinct(StringComparer.Ordinal);
}
