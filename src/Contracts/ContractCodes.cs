using System.Collections.Frozen;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Reconciliation;
using Florin.Contracts.Reports;
using Florin.Contracts.Schedules;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Http;

namespace Florin.Contracts;

/// <summary>The codes of all services, to read another service's refusals.</summary>
public static class ContractCodes
{
    private static readonly FrozenDictionary<string, RefusalCode> ByName = AccountCodes
        .All.Concat(TransactionCodes.All)
        .Concat(AttachmentCodes.All)
        .Concat(PaymentCodes.All)
        .Concat(ReconciliationCodes.All)
        .Concat(ReportCodes.All)
        .Concat(ScheduleCodes.All)
        .Concat(UserCodes.All)
        .Concat(HttpRefusals.All)
        .ToFrozenDictionary(code => code.Name, StringComparer.Ordinal);

    /// <summary>The code of a name: a service's, the platform's, HTTP's, or an unknown one.</summary>
    public static RefusalCode Of(string name) => ByName.GetValueOrDefault(name) ?? RefusalCodes.Of(name);
}
