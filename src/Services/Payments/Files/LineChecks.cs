using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Florin.Contracts.Accounts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Payments.Files.Reading;
using Florin.Payments.Files.Running;
using Florin.Platform.Calls;
using Florin.Platform.Json;
using Florin.Platform.Privacy;

namespace Florin.Payments.Files;

/// <summary>Says of each payment of a file what would become of it. Moves nothing.</summary>
internal sealed class LineChecks(AccountsClient accounts, OrdersClient orders)
{
    private const int AtOnce = 32;
    private const string NotProvided = "NOTPROVIDED";

    /// <summary>What tells an id that a user has given from their others, without telling it.</summary>
    public static string KeyOf(UserId owner, string id) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{owner.Value}\n{id}")).AsSpan(0, 16));

    /// <summary>As <see cref="KeyOf"/>; null where a payment has no end-to-end id.</summary>
    public static string? EndToEndKeyOf(UserId owner, string? id) => id is null or NotProvided ? null : KeyOf(owner, id);

    /// <summary>Checks the payments of a file.</summary>
    /// <param name="payments">They.</param>
    /// <param name="owner">Whose they are.</param>
    /// <param name="used">The end-to-end ids that the user has used, as <see cref="EndToEndKeyOf"/>.</param>
    /// <param name="today">Today, UTC.</param>
    /// <param name="people">Seals what only people read; null where nothing is stored.</param>
    /// <param name="call">The request that it is for.</param>
    public async Task<IReadOnlyList<PaymentLine>> Check(
        IReadOnlyList<ReadOrder> payments,
        UserId owner,
        IReadOnlySet<string> used,
        DateOnly today,
        PersonalData? people,
        CallContext call,
        CancellationToken cancel
    )
    {
        var cards = await Find(payments, call, cancel);
        var fees = await Fees(payments, call, cancel);
        var check = new OneFile(owner, used, today, cards);
        var lines = new PaymentLine[payments.Count];
        for (var i = 0; i < lines.Length; i++)
        {
            var texts = JsonSerializer.Serialize(payments[i].Texts, FlorinJson.Compact);
            var stored = people is null ? texts : await people.Seal(owner.Value, texts, cancel);
            lines[i] = check.Line(i + 1, payments[i], stored, fees[i]);
        }
        return lines;
    }

    // What each payment would be charged, in minor units.
    private async Task<IReadOnlyList<long>> Fees(IReadOnlyList<ReadOrder> payments, CallContext call, CancellationToken cancel)
    {
        var asked = new List<(int At, FeeQuestion Question)>(payments.Count);
        foreach (var (i, payment) in payments.Index())
            if (AccountOf(payment.Debtor) is { } from)
                asked.Add((i, new(FilePayments.TypeOf(AccountOf(payment.Texts.CreditorAccount)), from, payment.Amount)));
        var charged = await orders.Fees([.. asked.Select(one => one.Question)], call, cancel);
        var fees = new long[payments.Count];
        foreach (var (one, answer) in asked.Zip(charged))
            fees[one.At] = answer.Fee.Minor;
        return fees;
    }

    private async Task<IReadOnlyDictionary<AccountId, AccountCard>> Find(
        IReadOnlyList<ReadOrder> payments,
        CallContext call,
        CancellationToken cancel
    )
    {
        var found = new Dictionary<AccountId, AccountCard>();
        var ids = payments
            .SelectMany(order => new[] { order.Debtor, order.Texts.CreditorAccount })
            .Select(AccountOf)
            .OfType<AccountId>()
            .Distinct();
        foreach (var some in ids.Chunk(AtOnce))
        foreach (var card in await Task.WhenAll(some.Select(id => accounts.Find(id, call, cancel).AsTask())))
            if (card is not null)
                found.Add(card.Id, card);
        return found;
    }

    private static AccountId? AccountOf(string? text) => Id.TryParse<AccountId>(text, out var id) ? id : null;

    private sealed class OneFile(
        UserId owner,
        IReadOnlySet<string> used,
        DateOnly today,
        IReadOnlyDictionary<AccountId, AccountCard> accounts
    )
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private readonly Dictionary<(AccountId, string?), Int128> _spent = [];

        public PaymentLine Line(int number, ReadOrder order, string texts, long fee)
        {
            var (from, to) = (AccountOf(order.Debtor), AccountOf(order.Texts.CreditorAccount));
            var key = EndToEndKeyOf(owner, order.Texts.EndToEndId);
            var (fromPurpose, toPurpose) = (
                PurposeOf(from, order.Purposes.From, order.Purposes),
                PurposeOf(to, order.Purposes.To, order.Purposes)
            );
            var problem = Problem(order, from, to) ?? Purposes(from, fromPurpose) ?? Purposes(to, toPurpose) ?? Duplicate(key);
            var warning = problem is null ? Funds(order.Amount, fee, accounts[from!.Value], fromPurpose) : null; // Without a problem there is one.
            return new PaymentLine(number, from, to, order.Amount, key, texts, problem, warning, fromPurpose, toPurpose);
        }

        private string? PurposeOf(AccountId? id, string? purpose, OrderPurposes all) =>
            all.AreTypes && (id is not { } known || accounts.GetValueOrDefault(known) is not { Purposes: not null })
                ? null
                : purpose;

        private LineReason? Purposes(AccountId? id, string? purpose)
        {
            if (id is not { } known)
                return purpose is null
                    ? null
                    : new LineReason(
                        IsoReasons.Narrative,
                        "Only an account of these books has purposes; toPurpose is not taken."
                    );
            return accounts[known].RefusePurpose(purpose) is { } refusal // It was found, or there is a problem before.
                ? new LineReason(IsoReasons.Of(refusal.Code), refusal.Detail)
                : null;
        }

        private LineReason? Problem(ReadOrder order, AccountId? from, AccountId? to)
        {
            if (order.ExecuteOn > today)
                return new LineReason(
                    IsoReasons.WrongDate,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The execution date {order.ExecuteOn:yyyy-MM-dd} is in the future; a file is executed when it is submitted."
                    )
                );
            var debtor = from is { } id ? accounts.GetValueOrDefault(id) : null;
            if (debtor is null || debtor.UserId != owner)
                return new LineReason(IsoReasons.UnknownDebtor, $"The debtor account is not an account of {owner}.");
            return Usable(debtor, order.Amount, "debtor") ?? Creditor(order, from!.Value, to); // It was found.
        }

        private LineReason? Creditor(ReadOrder order, AccountId from, AccountId? to)
        {
            if (order.IsIban && !Iban.IsValid(order.Texts.CreditorAccount))
                return new LineReason(IsoReasons.UnknownCreditor, "The check digits of the creditor's IBAN are wrong.");
            if (to is not { } id)
                return null;
            if (id == from)
                return new LineReason(IsoReasons.UnknownCreditor, "Debtor and creditor accounts are the same.");
            return accounts.GetValueOrDefault(id) is { } creditor
                ? Usable(creditor, order.Amount, "creditor")
                : new LineReason(IsoReasons.UnknownCreditor, $"The creditor account {id} does not exist.");
        }

        private static LineReason? Usable(AccountCard account, Money amount, string side) =>
            !ReferenceEquals(account.Balance.Currency, amount.Currency)
                ? new LineReason(IsoReasons.WrongCurrency, $"The {side} account {account.Id} is not in {amount.Currency}.")
            : account.Status == "FROZEN" ? new LineReason(IsoReasons.Frozen, $"The {side} account {account.Id} is frozen.")
            : account.Status == "CLOSED" ? new LineReason(IsoReasons.Closed, $"The {side} account {account.Id} is closed.")
            : null;

        // A payment that is refused for another reason does not use its id up.
        private LineReason? Duplicate(string? key) =>
            key is null || (!used.Contains(key) && _seen.Add(key))
                ? null
                : new LineReason(IsoReasons.Duplicate, "The end-to-end id was used for another payment.");

        // What comes in by other payments of the file is not counted: they may be refused.
        private LineReason? Funds(Money amount, long fee, AccountCard debtor, string? purpose)
        {
            var place = (debtor.Id, purpose);
            var spent = _spent[place] = _spent.GetValueOrDefault(place) + amount.Minor + fee;
            var available = debtor.Purposes?.FirstOrDefault(one => one.Name == purpose)?.Available ?? debtor.Available;
            var whole = $"The account {debtor.Id} has {available} available now{(purpose is null ? "" : $" for '{purpose}'")}";
            return spent <= available.Minor
                ? null
                : new LineReason(
                    IsoReasons.InsufficientFunds,
                    $"{whole}, which is less than the payments up to this one with their fees."
                );
        }
    }
}
