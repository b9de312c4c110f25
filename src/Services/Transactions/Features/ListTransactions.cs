using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Transactions.Projections;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Transactions.Features;

internal static class ListTransactionsFeature
{
    private static readonly TimeSpan OwnWrites = TimeSpan.FromMilliseconds(500);

    public static void Add(ServiceBuilder service, TransactionList list)
    {
        var search = new TransactionSearch(service);
        service
            .Get(
                "/transactions",
                Permission.TransactionsRead,
                (request, cancel) => List(request, service.Log, list, search, cancel)
            )
            .Does("Lists the caller's transactions; for an administrator all transactions.")
            .GivesList<TransactionView>()
            .With<string>("userId", "Only transactions created for this user.")
            .With<string>("party", "Only transactions this user created or one of their accounts takes part in.")
            .With<string>(
                "accountId",
                "Only transactions that this account takes part in: as source, target, leg or receiver of the fee."
            )
            .With<string>("status", "Only transactions in this status.")
            .With<string>("type", "Only transactions of this type: transfer, deposit, withdrawal, multi or exchange.")
            .With<string>("currency", "Only transactions in this currency; lowercase is accepted.")
            .With<string>("minAmount", "Minimum amount, in major units.")
            .With<string>("maxAmount", "Maximum amount, in major units.")
            .With<DateTimeOffset>("from", "Only transactions created at or after this time.")
            .With<DateTimeOffset>("to", "Only transactions created before this time.")
            .With<string>(
                "q",
                "Only transactions with this text in description or reference; case-insensitive in any alphabet. Pages may then be shorter than the limit."
            )
            .With<string>(
                "ids",
                "Only these transactions, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out. Not with other parameters."
            )
            .With<string>("sort", "Sort order: createdAt, -createdAt (default), amount or -amount.")
            .Refuses(RefusalCode.Forbidden, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> List(
        Request request,
        EventLog log,
        TransactionList list,
        TransactionSearch search,
        CancellationToken cancel
    )
    {
        var query = request.Query;
        var ids = query.Ids<TransactionId>("ids");
        var page = query.Page();
        var user = query.Id<UserId>("userId");
        var party = query.Id<UserId>("party");
        var account = query.Id<AccountId>("accountId");
        var filter = Filter(query, user);
        query.ThrowIfInvalid();
        if (ids is not null)
            return Reply.List<TransactionView>(await These(request, log, ids, cancel), null);
        foreach (var named in new[] { user, party })
            if (named is { } other && !request.Actor.May(Permission.TransactionsRead, other.Value))
                return Reply.Refused(Refusal.Forbidden($"You may not list the transactions of {other}."));
        if (
            (party?.Value ?? user?.Value ?? (request.Actor.MayForAll(Permission.TransactionsRead) ? null : request.Actor.Id)) is
            { } takesPart
        )
            filter = Parties(filter, takesPart);
        var read = await list.Projection.Read(OwnWrites, cancel);
        var words = query.Text("q") is { } text ? SearchText.Fold(text) : null;
        var (items, next) = words is null
            ? await TransactionPages.Page(read.Store, page, filter, account, narrowed: null, cancel)
            : await search.Page(read.Store, page, filter, account, words, cancel);
        return Reply.List<TransactionView>(
            [.. items.Select(row => TransactionView.Of(row.Transaction, Readers.Of(request.Actor, row.Facts)))],
            next,
            read.Complete
        );
    }

    // Each as it would be given by itself.
    private static async Task<List<TransactionView>> These(
        Request request,
        EventLog log,
        IReadOnlyList<TransactionId> ids,
        CancellationToken cancel
    )
    {
        var found = new List<TransactionView>(ids.Count);
        foreach (var id in ids)
        {
            var (now, _) = await log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
            if (GetTransactionFeature.Hide(request, id, now) is null)
                found.Add(TransactionView.Of(now, Readers.Of(request.Actor, now.Facts)));
        }
        return found;
    }

    // A transaction's user owns its source, or the target of a deposit, so every party owns an account of it.
    internal static ViewQuery Parties(ViewQuery query, string user) =>
        query.WhereAny(new Condition("fromOwner", Comparison.Equal, user), new Condition("toOwner", Comparison.Equal, user));

    private static ViewQuery Filter(RequestQuery query, UserId? user)
    {
        var sort = query.OneOf("sort", "createdAt", "-createdAt", "amount", "-amount") ?? "-createdAt";
        var currency = query.Currency("currency");
        var (from, to) = query.Range();
        var filter = new ViewQuery(TransactionList.View) { OrderBy = sort.TrimStart('-'), Descending = sort[0] == '-' }
            .WhereIf("userId", Comparison.Equal, user?.Value)
            .WhereIf("status", Comparison.Equal, query.OneOf("status", TransactionView.Names))
            .WhereIf("type", Comparison.Equal, Type(query))
            .WhereIf("currency", Comparison.Equal, currency?.Code)
            .WhereIf("createdAt", Comparison.AtLeast, from is { } first ? ViewTime.Micros(first) : null)
            .WhereIf("createdAt", Comparison.Less, to is { } end ? ViewTime.Micros(end) : null);
        var (least, most) = (Amount(query, "minAmount", currency), Amount(query, "maxAmount", currency));
        if (least is not null && most is not null && IsMore(least, most))
            query.Problem("minAmount", $"'{query.Text("minAmount")}' is more than maxAmount, '{query.Text("maxAmount")}'.");
        var column = currency is null ? "amount" : "minor";
        return filter.WhereIf(column, Comparison.AtLeast, least).WhereIf(column, Comparison.AtMost, most);
    }

    // With a currency amounts compare in its minor units; without one, in major units whatever the currency.
    private static object? Amount(RequestQuery query, string name, Currency? currency)
    {
        if (query.Text(name) is not { } text)
            return null;
        string? problem;
        if (currency is null)
        {
            if (AmountKey.TryParse(text, out var key, out problem))
                return key;
        }
        else if (Money.TryParse(text, currency, out var amount, out problem))
            return amount.Minor;
        query.Problem(name, problem!); // There is a problem where it is not an amount.
        return null;
    }

    private static bool IsMore(object one, object other) =>
        one is long minor ? minor > (long)other : string.CompareOrdinal((string)one, (string)other) > 0;

    private static string? Type(RequestQuery query) =>
        query.OneOf("type", TransactionInput.Types) is { } type
            ? Enum.Parse<TransactionType>(type, ignoreCase: true).ToString()
            : null;
}
