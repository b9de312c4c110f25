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
        "AccountChanged.name",
        "AccountOpened.name",
        "ApiKeyCreated.name",
        "ApprovalRequested.address",
        "AttachmentAdded.name",
        "CaptureCredited.description",
        "FundsCredited.description",
        "FundsDebited.description",
        "GrantTokenChanged.payload",
        "HoldCaptured.description",
        "HoldPlaced.reference",
        "NotificationChoicesChanged.addresses{}",
        "NotificationChoicesChanged.quietHours.timeZone",
        "PasskeyAdded.name",
        "PaymentDeclined.reference",
        "PaymentFileLines.lines[].texts",
        "PaymentFileUploaded.messageId",
        "PaymentMade.reference",
        "ScheduleChanged.terms.description",
        "ScheduleChanged.terms.name",
        "ScheduleChanged.terms.reference",
        "ScheduleCreated.terms.description",
        "ScheduleCreated.terms.name",
        "ScheduleCreated.terms.reference",
        "StatementIssued.name",
        "ReportRequested.deliver.mail[]",
        "ReportScheduleCreated.plan.deliver.mail[]",
        "TransactionCreated.description",
        "TransactionCreated.reference",
        "UserLoggedIn.address",
        "UserLoggedIn.client",
        "UserRegistered.email",
        "UserRegistered.name",
        "WebhookEndpointChanged.description",
        "WebhookEndpointChanged.url",
        "WebhookEndpointCreated.description",
        "WebhookEndpointCreated.url",
        "WebhooksAttempted.attempts[].response",
        "WebhooksQueued.webhooks[].data", // What is personal in it is sealed by itself, as in the event that it is about.
        "WebhooksReplayed.webhooks[].data",
    ];

    // Written by people, and to be kept free of personal data, as the guide says.
    private static readonly string[] Free =
    [
        "AdjustmentPosted.reason",
        "AccountChanged.metadata",
        "AccountOpened.metadata",
        "AccountOpened.purposes[]", // Likewise whatever names one of them: the words purpose, fromPurpose and toPurpose.
        "PurposeMoved.from",
        "PurposeMoved.to",
        "ApprovalExecuted.answer", // What is personal in it is sealed by itself.
        "ApprovalGranted.reason",
        "ApprovalRejected.reason",
        "ApprovalRequested.body",
        "ApprovalRequested.query",
        "ApprovalRequested.values{}",
        "BankSourceAdded.name",
        "BankSourceChanged.name",
        "ExceptionReopened.reason",
        "ExceptionResolved.reason",
        "IdentityLinked.subject", // What another provider calls them.
        "ScheduleChanged.terms.metadata",
        "ScheduleCreated.terms.metadata",
        "MatchAccepted.reason",
        "MatchRejected.reason",
        "MatchUndone.reason",
        "MatchesMade.matches[].reasons[]", // Words that a line and an entry have in common: those of the line.
        "PeriodUnlocked.reason",
        "StatementLinesAdded.lines[].bankReference", // Of lines of bank statements, which are kept as banks wrote them (ADR 103).
        "StatementLinesAdded.lines[].counterparty",
        "StatementLinesAdded.lines[].counterpartyAccount",
        "StatementLinesAdded.lines[].reference",
        "StatementLinesAdded.lines[].text",
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
        "AdjustmentPosted.approval", // An id.
        "ApprovalRequested.fingerprint",
        "ApprovalRequested.key",
        .. SourceTerms("BankSourceAdded"),
        .. SourceTerms("BankSourceChanged"),
        "ClientRegistered.name",
        "ClientRegistered.postLogoutRedirectUris[]",
        "ClientRegistered.redirectUris[]",
        "ClientRegistered.secretHash",
        "GrantRevoked.reason",
        "IdentityLinked.issuer",
        "IdentityLinked.provider",
        "GrantTokenChanged.reference",
        "MatchesMade.matches[].strategy",
        "MatchingRulesChanged.rules.strategies[]",
        "StatementImported.checksum",
        "MessageAttempted.error", // Without the address, which providers repeat.
        "MessageAttempted.messageId",
        "MessageQueued.language",
        "MessageQueued.text", // Words of Florin and its operators.
        "LogFollowed.log",
        "LogFollowed.mark",
        "MessagesFollowed.mark",
        "NotificationChoicesChanged.kinds{}[]",
        "NotificationChoicesChanged.language",
        "NotificationChoicesChanged.quietHours.from",
        "NotificationChoicesChanged.quietHours.until",
        "NotificationDelivered.error", // Without the address, which the mail server repeats.
        "NotificationResent.error",
        "NotificationResent.replay",
        "OccurrencesSkipped.reason",
        "PasskeyAdded.credential",
        "PasskeyAdded.publicKey",
        "PasswordChanged.passwordHash",
        "PasswordRehashed.passwordHash",
        "PaymentFileLines.lines[].endToEndKey",
        "PaymentFileSubmitted.approval",
        "PaymentFileUploaded.controlSum",
        "PaymentFileUploaded.digest",
        "PaymentFileUploaded.format",
        "PaymentFileUploaded.messageKey",
        "PaymentFileUploaded.uploadedBy",
        "PeriodClosed.approval",
        "PeriodClosed.period",
        "PeriodSealed.hash",
        "PeriodSealed.period",
        "RecoveryCodeUsed.hash",
        "RecoveryCodesMade.hashes[]",
        "AttachmentAdded.contentType",
        "AttachmentAdded.sha256",
        "ReportFinished.sha256",
        "ReportDelivered.problem",
        "ReportRequested.deliver.destination",
        "ReportRequested.order.format",
        "ReportScheduleCreated.plan.deliver.destination",
        "ReportScheduleCreated.plan.format",
        "ReportScheduleCreated.plan.period",
        "ReportScheduleCreated.plan.recurrence.adjust",
        "ReportScheduleCreated.plan.recurrence.calendar",
        "ReportScheduleCreated.plan.recurrence.cron",
        "ReportScheduleCreated.plan.recurrence.timeZone",
        "ReportSchedulePaused.reason",
        "ReportRequested.order.period",
        "RiskAssessed.fired[].reason",
        "RiskAssessmentCompleted.assessment.fired[].reason",
        "ScheduleChanged.mandate.approval",
        "ScheduleChanged.terms.amountRule",
        "ScheduleChanged.terms.missed",
        "ScheduleChanged.terms.recurrence.adjust",
        "ScheduleChanged.terms.recurrence.calendar",
        "ScheduleChanged.terms.recurrence.cron",
        "ScheduleChanged.terms.recurrence.timeZone",
        "ScheduleCreated.mandate.approval",
        "ScheduleCreated.terms.amountRule",
        "ScheduleCreated.terms.missed",
        "ScheduleCreated.terms.recurrence.adjust",
        "ScheduleCreated.terms.recurrence.calendar",
        "ScheduleCreated.terms.recurrence.cron",
        "ScheduleCreated.terms.recurrence.timeZone",
        "ScheduleEnded.reason",
        "ServiceAccountCreated.name",
        "TemplateChanged.body",
        "TemplateChanged.key.language",
        "TemplateReset.key.language",
        "StatementIssued.first",
        "StatementIssued.hash",
        "StatementIssued.last",
        "TotpOffered.sealed",
        "UserRegistered.claim",
        "UserRegistered.passwordHash",
        "WebhookEndpointChanged.events[]",
        "WebhookEndpointChanged.version",
        "WebhookEndpointCreated.events[]",
        "WebhookEndpointCreated.secretHash",
        "WebhookEndpointCreated.version",
        "WebhookEndpointDisabled.reason",
        "WebhookSecretRotated.secretHash",
        "WebhooksAttempted.attempts[].error",
        "WebhooksAttempted.attempts[].state",
        "WebhooksQueued.log",
        "WebhooksQueued.mark",
        "WebhooksQueued.source",
        "WebhooksQueued.webhooks[].eventId",
        "WebhooksQueued.webhooks[].key",
        "WebhooksReplayed.webhooks[].eventId",
        "WebhooksReplayed.webhooks[].key",
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
        "direction",
        "facts",
        "fromPurpose",
        "grant",
        "grants[]",
        "issuedBy",
        "kind",
        "method",
        "methods",
        "owner",
        "placedBy",
        "processor",
        "purpose",
        "rate",
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
        "toPurpose",
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

    // Names of columns and the like.
    private static IEnumerable<string> SourceTerms(string happened)
    {
        string[] columns = ["amount", "balance", "bankReference", "counterparty", "counterpartyAccount", "credit", "currency"];
        columns = [.. columns, "date", "debit", "reference", "text", "valueDate"];
        string[] profile = ["dateFormat", "decimalSign", "encoding", "separator"];
        profile = [.. profile, .. columns.Select(column => $"columns.{column}")];
        string[] terms = ["bankAccount", "format", .. profile.Select(field => $"profile.{field}")];
        return terms.Select(field => $"{happened}.{field}");
    }
}
