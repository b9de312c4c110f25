using Florin.Accounts.Periods;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for an account as it is now; null where there is none.</summary>
/// <param name="Account">The account.</param>
internal sealed record AccountNow(AccountId Account) : IQuery<Account?>;

/// <summary>Gives an account as it is now, from its own state: to other services, and to whatever here begins with one.</summary>
internal static class FindAccountFeature
{
    public static void Add(ServiceBuilder service, PeriodGate periods)
    {
        service.Queries.Handles<AccountNow, Account?>(
            async (query, cancel) =>
            {
                var read = await service.Log.Read<Account>(Account.StreamOf(query.Account), cancel);
                return read.State.Exists ? read.State : null;
            }
        );
        var ask = service.Queries.Asker<AccountNow, Account?>();
        service.Does(
            AccountsClient.FindOperation,
            async (asked, _, cancel) =>
                new FoundAccount(
                    await ask(new AccountNow(asked.Id), cancel) is { } found
                        ? CardOf(found, service.Clock.GetUtcNow()) with
                        {
                            ClosedPeriod = asked.EffectiveAt is { } at ? await periods.ClosedAt(at, cancel) : null,
                        }
                        : null
                )
        );
    }

    internal static AccountCard CardOf(Account account, DateTimeOffset now) =>
        new(
            account.Id,
            account.UserId,
            account.Balance,
            account.AvailableAt(now),
            account.StatusName,
            account.CreatedAt,
            account.Purposes.IsEmpty
                ? null
                : [.. account.Purposes.Select(one => new PurposeCard(one.Name, account.AvailableFor(one.Name, now)))]
        );
}
