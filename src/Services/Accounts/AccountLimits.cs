using System.Runtime.InteropServices;
using Florin.Contracts.Accounts;
using Florin.Kernel;

namespace Florin.Accounts;

/// <summary>Whose limits are asked, for the words of a refusal.</summary>
/// <param name="Kind">account or user.</param>
/// <param name="Id">Its id.</param>
internal sealed record LimitScope(string Kind, string Id)
{
    /// <summary>Those of an account.</summary>
    public static LimitScope Of(AccountId account) => new("account", account.Value);

    /// <summary>Those of all accounts of a user together.</summary>
    public static LimitScope Of(UserId user) => new("user", user.Value);

    /// <inheritdoc/>
    public override string ToString() => Kind == "user" ? $"User {Id}" : $"Account {Id}";
}

/// <summary>How much may leave an account, or all accounts of a user together.</summary>
/// <param name="PerTransaction">By one transaction, all of its debits together; null for any amount.</param>
/// <param name="PerDay">In one day, UTC; null for any amount.</param>
/// <param name="PerMonth">In one month, UTC; null for any amount.</param>
internal sealed record AccountLimits(Money? PerTransaction, Money? PerDay, Money? PerMonth)
{
    /// <summary>Any amount.</summary>
    public static AccountLimits None { get; } = new(null, null, null);

    /// <summary>Why an amount may not leave; null when it may.</summary>
    /// <param name="scope">Whose limits these are.</param>
    /// <param name="spent">What has left already.</param>
    /// <param name="amount">How much: all that one transaction takes.</param>
    /// <param name="effectiveAt">From when it counts, which says of which day and month it is.</param>
    public Refusal? Refuse(LimitScope scope, in Spending spent, Money amount, DateTimeOffset effectiveAt) =>
        Over(scope, amount, "perTransaction", PerTransaction, 0)
        ?? Over(scope, amount, "perDay", PerDay, spent.OfDay(effectiveAt))
        ?? Over(scope, amount, "perMonth", PerMonth, spent.OfMonth(effectiveAt));

    private static Refusal? Over(LimitScope scope, Money amount, string name, Money? limit, long spent)
    {
        if (limit is not { } most || (Int128)spent + amount.Minor <= most.Minor)
            return null;
        var left = most with { Minor = Math.Max(0, most.Minor - spent) };
        return new Refusal(
            AccountCodes.LimitExceeded,
            $"{scope} has a limit {name} of {most}, of which {left} are left; {amount} may not leave it."
        )
            .With($"{scope.Kind}Id", scope.Id)
            .With("limit", name)
            .With("most", new DecimalAmount(most))
            .With("left", new DecimalAmount(left))
            .With("currency", most.Currency.Code);
    }
}

/// <summary>
/// What has left an account in the newest day and month that it was debited in, and in those before, in minor units. A debit
/// is of the day from which it counts, as is what gives it back, so that what came to nothing uses no limit up. What counts from
/// earlier was dated back or waited for an administrator, and is not summed up.
/// </summary>
/// <param name="Day">The newest day, counted from year 1.</param>
/// <param name="Today">What has left on it.</param>
/// <param name="Yesterday">What had left on the day before.</param>
/// <param name="Month">The newest month, counted from year 0.</param>
/// <param name="ThisMonth">What has left in it.</param>
/// <param name="LastMonth">What had left in the month before.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Spending(int Day, long Today, long Yesterday, int Month, long ThisMonth, long LastMonth)
{
    /// <summary>What has left in the day and month of a time, of which nothing else is known.</summary>
    public static Spending Of(DateTimeOffset at, long today, long thisMonth) =>
        new(DayOf(at), today, 0, MonthOf(at), thisMonth, 0);

    /// <summary>What has left on the day of a time.</summary>
    public long OfDay(DateTimeOffset at) => Of(DayOf(at), Day, Today, Yesterday);

    /// <summary>What has left in the month of a time.</summary>
    public long OfMonth(DateTimeOffset at) => Of(MonthOf(at), Month, ThisMonth, LastMonth);

    /// <summary>With an amount that leaves and counts from a time; less than nothing for one that is given back.</summary>
    public Spending With(long minor, DateTimeOffset at)
    {
        var (day, today, yesterday) = Roll(DayOf(at), minor, (Day, Today, Yesterday));
        var (month, newest, before) = Roll(MonthOf(at), minor, (Month, ThisMonth, LastMonth));
        return new Spending(day, today, yesterday, month, newest, before);
    }

    private static int DayOf(DateTimeOffset at) => (int)(at.UtcTicks / TimeSpan.TicksPerDay);

    private static int MonthOf(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month;

    private static long Of(int at, int index, long newest, long before) =>
        at == index ? newest
        : at == index - 1 ? before
        : 0;

    private static (int Index, long Newest, long Before) Roll(int at, long minor, (int Index, long Newest, long Before) now) =>
        at > now.Index ? (at, Sum(0, minor), at == now.Index + 1 ? now.Newest : 0)
        : at == now.Index ? now with { Newest = Sum(now.Newest, minor) }
        : at == now.Index - 1 ? now with { Before = Sum(now.Before, minor) }
        : now;

    private static long Sum(long sum, long minor) => (long)Int128.Clamp((Int128)sum + minor, 0, long.MaxValue);
}
