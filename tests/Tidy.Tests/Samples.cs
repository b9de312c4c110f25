using Florin.Audit;
using Florin.Kernel;

namespace Florin.Tidy;

/// <summary>One value of each type with a JSON form of its own: the form is pinned by what the sample looks like.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The samples by their types.</summary>
    public static IReadOnlyDictionary<Type, object> Of { get; } =
        new object[]
        {
            new Money(1234, Currency.Of("USD")),
            Currency.Of("USD"),
            new UserId("user_1"),
            new AccountId("acc_1"),
            new HoldId("hold_1"),
            new TransactionId("txn_1"),
            new PaymentId("pay_1"),
            new PaymentFileId("file_1"),
            new QuoteId("quo_1"),
            new NotificationId("ntf_1"),
            new WebhookEndpointId("whe_1"),
            new WebhookDeliveryId("whd_1"),
            new SessionId("ses_1"),
            new ApiKeyId("key_1"),
            new PasskeyId("psk_1"),
            new IdentityId("idn_1"),
            new ClientId("cli_1"),
            new GrantId("grt_1"),
            new GrantTokenId("tok_1"),
            new ServiceAccountId("svc_1"),
            new ApprovalId("apr_1"),
            new ScheduleId("sch_1"),
            new TimeOnly(9, 30),
            new BankSourceId("rcs_1"),
            new StatementId("stm_1"),
            new StatementLineId("sln_1"),
            new ReconciliationRunId("rcn_1"),
            new MatchId("mat_1"),
            new ExceptionCaseId("exc_1"),
            new DateOnly(2026, 1, 31),
            new ReportId("rep_1"),
            new AttachmentId("att_1"),
            new ReportScheduleId("rps_1"),
            new AuditBatchSealed(
                "account",
                9,
                1,
                "00",
                "ff",
                [new AuditEntry(1, Time, "account", "FreezeAccount", "cmd", "acc_1", "user_1", "::1", null, "accepted", 9)]
            ),
        }.ToDictionary(sample => sample.GetType());
}
