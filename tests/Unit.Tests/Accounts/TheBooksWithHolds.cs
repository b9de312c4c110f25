using Florin.Accounts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using FsCheck;
using FsCheck.Fluent;
using static Florin.Unit.Tests.Accounts.Some;

namespace Florin.Unit.Tests.Accounts;

/// <summary>Something asked of one of a few accounts, or of a hold.</summary>
/// <param name="Account">Which account.</param>
/// <param name="Kind">What: credit, debit, place, capture, final capture, void, expire.</param>
/// <param name="Minor">How much.</param>
/// <param name="Hold">Which of the holds that were placed so far, counted from the last.</param>
/// <param name="Seconds">How much time passes before it; and after which a hold is over.</param>
public sealed record AskedOfHolds(int Account, int Kind, long Minor, int Hold, int Seconds);

/// <summary>Whatever is asked, in any order.</summary>
public sealed class TheBooksWithHolds
{
    private static readonly Money[] Overdrafts = [Usd(0), Usd(10), Usd(5)];

    private static readonly Arbitrary<AskedOfHolds[]> Sequences = (
        from account in Gen.Choose(0, Overdrafts.Length - 1)
        from kind in Gen.Frequency((3, Gen.Choose(0, 1)), (3, Gen.Constant(2)), (4, Gen.Choose(3, 6)))
        from minor in Gen.Choose(1, 2000)
        from hold in Gen.Choose(0, 5)
        from seconds in Gen.Choose(0, 20)
        select new AskedOfHolds(account, kind, minor, hold, seconds)
    )
        .ArrayOf()
        .ToArbitrary();

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200);

    [Fact]
    public void Balance_and_leave_nothing_in_clearing() =>
        Check(paper => paper.Books.Currencies.All(books => books.Total == 0 && books.Clearing == 0));

    [Fact]
    public void Never_let_what_is_available_below_nothing() =>
        Check(paper =>
            paper.Accounts.All(a =>
                !a.AvailableAt(paper.Now).IsNegative
                && a.AvailableAt(paper.Now)
                    == a.Balance
                        + a.OverdraftLimit
                        - Cents(a.Holds.Where(h => !h.IsOverAt(paper.Now)).Sum(h => h.Remaining.Minor))
            )
        );

    [Fact]
    public void Never_capture_more_than_was_held() =>
        Check(paper =>
        {
            var captured = paper.Log.OfType<HoldCaptured>().ToLookup(e => e.Hold, e => e.Amount.Minor);
            return paper.Log.OfType<HoldPlaced>().All(placed => captured[placed.Hold].Sum() <= placed.Amount.Minor);
        });

    [Fact]
    public void Meet_every_kind_of_event()
    {
        var kinds = new HashSet<Type>();
        Prop.ForAll(
                Sequences,
                asked =>
                {
                    var paper = new Paper();
                    foreach (var one in asked)
                        paper.Ask(one);
                    kinds.UnionWith(paper.Log.Select(happened => happened.GetType()));
                }
            )
            .Check(Thorough);
        Assert.Superset(
            new HashSet<Type>
            {
                typeof(HoldPlaced),
                typeof(HoldCaptured),
                typeof(CaptureCredited),
                typeof(HoldVoided),
                typeof(HoldExpired),
                typeof(FundsDebited),
            },
            kinds
        );
    }

    private static void Check(Func<Paper, bool> holds) =>
        Prop.ForAll(
                Sequences,
                asked =>
                {
                    var paper = new Paper();
                    return asked.All(one =>
                    {
                        paper.Ask(one);
                        return holds(paper);
                    });
                }
            )
            .Check(Thorough);

    /// <summary>A ledger of a few accounts without a service around it.</summary>
    private sealed class Paper
    {
        private readonly Account[] _accounts = new Account[Overdrafts.Length];
        private readonly List<(HoldId Id, int Account)> _holds = [];
        private long _position;

        public Paper()
        {
            for (var i = 0; i < _accounts.Length; i++)
            {
                _accounts[i] = Account.Empty;
                Write(i, [new AccountOpened(new AccountId($"acc_{i}"), Owner, null, Overdrafts[i], Now)]);
            }
        }

        public DateTimeOffset Now { get; private set; } = Some.Now;

        public Books Books { get; } = new();

        public List<object> Log { get; } = [];

        public IReadOnlyList<Account> Accounts => _accounts;

        public void Ask(AskedOfHolds asked)
        {
            Now = Now.AddSeconds(asked.Seconds / 4);
            if (asked.Kind <= 2)
                OfAccount(asked, _accounts[asked.Account]);
            else if (asked.Hold < _holds.Count)
                OfHold(asked, _holds[^(asked.Hold + 1)]);
        }

        private void OfAccount(AskedOfHolds asked, Account account)
        {
            var posting = Posting(Cents(asked.Minor), Counterpart.World) with { Account = account.Id };
            var hold = new HoldId($"hold_{_holds.Count}");
            DateTimeOffset? until = asked.Seconds % 2 == 0 ? Now.AddSeconds(asked.Seconds) : null;
            var placed = new HoldPlaced(account.Id, hold, Cents(asked.Minor), null, until, "user_alice", default);
            var decision = asked.Kind switch
            {
                0 => account.Credit(posting),
                1 => account.Debit(posting, Now),
                _ => account.Place(placed, 4, Now),
            };
            if (asked.Kind == 2 && decision.Refusal is null)
                _holds.Add((hold, asked.Account));
            Write(asked.Account, decision);
        }

        private void OfHold(AskedOfHolds asked, (HoldId Id, int Account) hold)
        {
            var source = _accounts[hold.Account];
            if (asked.Kind >= 5)
            {
                Write(hold.Account, asked.Kind == 5 ? source.Void(hold.Id, Now) : source.Expire(hold.Id, Now));
                return;
            }
            var target = (hold.Account + 1) % _accounts.Length;
            var (to, transaction) = (_accounts[target].Id, new TransactionId($"txn_{_position}"));
            var taken = source.Capture(hold.Id, Cents(asked.Minor), asked.Kind == 4, to, transaction, Now);
            if (taken.Refusal is not null)
                return;
            var given = _accounts[target].Receive((HoldCaptured)taken[0]);
            Assert.Null(given.Refusal);
            Write(hold.Account, taken);
            Write(target, given);
        }

        private void Write(int index, Decision decision)
        {
            var version = _accounts[index].Version;
            _accounts[index] = decision.Aggregate(_accounts[index], (state, happened) => state.Apply(happened));
            foreach (var happened in decision)
            {
                Log.Add(happened);
                var metadata = new Metadata(CommandId.Derived("c"), "", "", "");
                var stream = Account.StreamOf(_accounts[index].Id);
                Books.Add(new Recorded(++_position, stream, ++version, "", happened, Now, metadata));
            }
        }
    }
}
