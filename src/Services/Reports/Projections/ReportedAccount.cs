using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Reports.Projections;

/// <summary>An account as it was opened.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Name">What its owner called it then, sealed.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="OverdraftLimit">How far below zero it may go, in minor units.</param>
/// <param name="OpenedAt">When.</param>
internal sealed record ReportedAccount(
    AccountId Id,
    UserId UserId,
    string? Name,
    Currency Currency,
    long OverdraftLimit,
    DateTimeOffset OpenedAt
)
{
    public static readonly View<ReportedAccount> View = new("reported_accounts", 1, row => row.Id.Value);

    public static ReportedAccount Of(IOpening opened) =>
        new(
            opened.Account,
            opened.UserId,
            opened.Name,
            opened.OverdraftLimit.Currency,
            opened.OverdraftLimit.Minor,
            opened.OpenedAt
        );
}
