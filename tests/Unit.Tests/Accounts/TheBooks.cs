using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using FsCheck;
using FsCheck.Fluent;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

/// <summary>Something asked of one of a few accounts.</summary>
/// <param name="Account">Which.</param>
/// <param name="Kind">Debit, credit, compensate, freeze, unfreeze or close.</param>
/// <param name="Minor">How much.</param>
/// <param name="World">Whether the counterpart is the world.</param>
public sealed record Asked(int Account, int Kind, long Minor, bool World);

public sealed class TheBooks
{
    private static readonly Money[] Overdrafts = [Usd(0), Usd(10), Cents(Account.LargestBalance)];

    // Mostly small amounts, so that balances are met to the cent, and now and then the largest there are.
    private static readonly Gen<long> Amounts = Gen.Frequency(
        (8, Gen.Choose(1, 2000).Select(minor => (long)minor)),
        (1, Gen.Elements(1L, Account.LargestBalance, Account.LargestBalance - 1, long.MaxValue / 2))
    );

    private static readonly Arbitrary<Asked[]> Sequences = (
        from account in Gen.Choose(0, Overdrafts.Length - 1)
        from kind in Gen.Frequency((6, Gen.Choose(0, 1)), (1, Gen.Choose(2, 5)))
        from minor in Amounts
        from world in Gen.Elements(true, false)
        select new Asked(account, kind, minor, world)
    )
        .ArrayOf()
        .ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200);

    [Fact]
    public void Balance_at_every_position_whatever_is_asked() =>
        Prop.ForAll(
                Sequences,
                asked =>
                {
                    var ledger = new Paper();
                    foreach (var one in asked)
                        ledger.Ask(one);
                    return ledger.Books.Currencies.All(c => c.Total == 0);
                }
            )
            .Check(Thorough);

    [Fact]
    public void Hold_the_sum_of_every_accounts_postings() =>
        Prop.ForAll(
                Sequences,
                asked =>
                {
                    var ledger = new Paper();
                    foreach (var one in asked)
                        ledger.Ask(one);
                    return ledger.Accounts.All(a =>
                        ledger.Books.BalanceOf(a.Id)!.Value.Minor
                        == ledger
                            .Log.Select(e => e.Data)
                            .OfType<IPosting>()
                            .Where(p => p.Account == a.Id)
                            .Sum(p => p.Change.Minor)
                    );
                }
            )
            .Check(Thorough);

    [Fact]
    public void Never_let_an_account_below_its_overdraft_limit() =>
        Prop.ForAll(
                Sequences,
                asked =>
                {
                    var ledger = new Paper();
                    return asked.All(one =>
                    {
                        ledger.Ask(one);
                        return ledger.Accounts.All(a =>
                            !a.Available().IsNegative && (a.Status != AccountStatus.Closed || a.Balance.IsZero)
                        );
                    });
                }
            )
            .Check(Thorough);

    [Fact]
    public void Are_refused_where_a_posting_does_not_fit()
    {
        var books = new Books();
        books.Add(Recorded(1, 1, Opened()));
        Assert.Throws<BooksDoNotBalance>(() => books.Add(Recorded(2, 2, Credited(Usd(1), after: Usd(2)))));
    }

    [Fact]
    public void Are_refused_where_an_event_is_missing()
    {
        var books = new Books();
        books.Add(Recorded(1, 1, Opened()));
        Assert.Throws<BooksDoNotBalance>(() => books.Add(Recorded(3, 3, new AccountFrozen(Everyday))));
    }

    private static Recorded Recorded(long position, long version, object happened, AccountId? account = null) =>
        new(
            position,
            Account.StreamOf(account ?? Everyday),
            version,
            "",
            happened,
            Now,
            new Metadata(CommandId.Derived("c"), "", "", "")
        );

    /// <summary>A ledger of a few accounts without a service around it.</summary>
    private sealed class Paper
    {
        private readonly Account[] _accounts = new Account[Overdrafts.Length];

        public Paper()
        {
            for (var i = 0; i < _accounts.Length; i++)
            {
                _accounts[i] = Account.Empty;
                Write(i, [new AccountOpened(new AccountId($"acc_{i}"), Owner, null, Overdrafts[i], Now)]);
            }
        }

        public Books Books { get; } = new();

        public List<Recorded> Log { get; } = [];

        public IReadOnlyList<Account> Accounts => _accounts;

        public void Ask(Asked asked)
        {
            var account = _accounts[asked.Account];
            var counterpart = asked.World ? Counterpart.World : Counterpart.Clearing;
            var posting = Posting(Cents(asked.Minor), counterpart, compensates: asked.Kind == 2) with { Account = account.Id };
            try
            {
                Write(
                    asked.Account,
                    asked.Kind switch
                    {
                        0 => account.Debit(posting),
                        1 or 2 => account.Credit(posting),
                        3 => account.Freeze(),
                        4 => account.Unfreeze(),
                        _ => account.Close(),
                    }
                );
            }
            catch (OverflowException) when (asked.Kind == 2) { } // A compensation beyond a long is a fault: nothing is written.
        }

        private void Write(int index, Decision decision)
        {
            var after = decision.Aggregate(_accounts[index], (state, happened) => state.Apply(happened));
            var version = _accounts[index].Version;
            foreach (var happened in decision)
            {
                Log.Add(Recorded(Log.Count + 1, ++version, happened, after.Id));
                Books.Add(Log[^1]);
            }
            _accounts[index] = after;
        }
    }
}
