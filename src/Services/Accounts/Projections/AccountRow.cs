using Florin.Kernel;
using Florin.Platform.Projections;

namespace Florin.Accounts.Projections;

/// <summary>Whose an account is, which never changes; everything else about it comes from its state.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserId">Whose it is.</param>
internal sealed record AccountRow(AccountId Id, UserId UserId)
{
    public const string ByUser = "userId";

    public static readonly View<AccountRow> View = new View<AccountRow>("accounts", 1, r => r.Id.Value)
        .Text(ByUser, r => r.UserId.Value)
        .Index(ByUser);
}
