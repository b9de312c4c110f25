using System.Text.Json.Serialization;
using Florin.Accounts.Projections;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Platform.Queries;

namespace Florin.Accounts.Features;

/// <summary>Asks for one page of an account's entries, newest first.</summary>
/// <param name="Account">The account.</param>
/// <param name="Page">Which page.</param>
internal sealed record EntriesOf(AccountId Account, PageRequest Page) : IQuery<ListData<EntryView>>;

/// <summary>An entry as a client sees it.</summary>
/// <param name="Position">Its place in the ledger.</param>
/// <param name="TransactionId">The transaction that moved the money.</param>
/// <param name="Direction">DEBIT or CREDIT.</param>
/// <param name="Amount">How much, more than nothing, in the account's currency.</param>
/// <param name="BalanceAfter">The account's balance after it.</param>
/// <param name="EffectiveAt">When it counts from.</param>
/// <param name="RecordedAt">When it was written.</param>
/// <param name="Description">What it was for.</param>
/// <param name="HoldId">The hold that was captured with it, by a transaction that is no other; null for other entries.</param>
/// <param name="Purpose">What the money is for, on an account that segregates its balance; null on any other.</param>
internal sealed record EntryView(
    long Position,
    TransactionId TransactionId,
    string Direction,
    DecimalAmount Amount,
    DecimalAmount BalanceAfter,
    DateTimeOffset EffectiveAt,
    DateTimeOffset RecordedAt,
    string Description,
    HoldId? HoldId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Purpose
)
{
    public static EntryView Of(EntryRow row) =>
        new(
            row.Position,
            row.Transaction,
            row.Minor < 0 ? "DEBIT" : "CREDIT",
            new Money(Math.Abs(row.Minor), row.Currency),
            new Money(row.BalanceAfter, row.Currency),
            row.EffectiveAt,
            row.RecordedAt,
            row.Description,
            row.Hold,
            row.Purpose
        );
}

internal static class ListLedgerEntriesFeature
{
    public static void Add(ServiceBuilder service, LedgerViews views)
    {
        service.Queries.Handles<EntriesOf, ListData<EntryView>>((query, cancel) => Page(query, views, cancel));
        var find = service.Queries.Asker<AccountNow, Account?>();
        var ask = service.Queries.Asker<EntriesOf, ListData<EntryView>>();
        service
            .Get("/accounts/{id}/entries", Permission.AccountsRead, (request, cancel) => Answer(request, find, ask, cancel))
            .Does("Lists the ledger entries of an account, newest first, each with the balance after it.")
            .GivesList<EntryView>()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        Request request,
        Ask<AccountNow, Account?> find,
        Ask<EntriesOf, ListData<EntryView>> ask,
        CancellationToken cancel
    )
    {
        var id = request.Route<AccountId>("id");
        var query = request.Query;
        var page = query.Page();
        query.ThrowIfInvalid();
        if (await find(new AccountNow(id), cancel) is not { } account)
            return Reply.Refused(AccountRefusals.NotFound(id));
        return request.Actor.May(Permission.AccountsRead, account.UserId.Value)
            ? Reply.Ok(await ask(new EntriesOf(id, page), cancel))
            : Reply.Refused(AccountRefusals.NotYours(id));
    }

    private static async ValueTask<ListData<EntryView>> Page(EntriesOf query, LedgerViews views, CancellationToken cancel)
    {
        var read = await views.Read(cancel);
        var (rows, next) = await read.Store.Page(
            EntryRow.View,
            query.Page,
            q => q.Where(EntryRow.ByAccount, Comparison.Equal, query.Account.Value) with { Descending = true },
            cancel
        );
        return new ListData<EntryView>([.. rows.Select(EntryView.Of)], next, read.Complete);
    }
}
