using Florin.Kernel;
using Florin.Platform.Times;
using Florin.Schedules;
using Florin.Schedules.Running;
using static Florin.Unit.Tests.Schedules.SomeSchedule;

namespace Florin.Unit.Tests.Schedules;

/// <summary>
/// Seeded lives of a schedule: ticks that come twice, deaths between order and record, a clock that is set, owners who pause,
/// skip and change, accounts without money. Whatever happens, each occurrence moves money once at most, and all of it is on record.
/// </summary>
public sealed class SchedulesUnderFaults
{
    private static readonly string[] Rules = ["*/7 * * * *", "0 * * * *", "30 2 * * *"];

    [Fact]
    public void Move_no_money_twice_and_forget_none()
    {
        var moved = 0;
        for (var seed = 0; seed < 500; seed++)
            moved += new Life(seed).Run();
        Assert.True(moved > 3000, $"{moved} occurrences in all lives are too few to prove anything.");
    }

    private sealed class Life
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly Agenda _agenda = new(new Calendars([]), new ScheduleOptions { MaxCatchUp = 5, MaxOpen = 3 });
        private readonly Dictionary<string, long> _orders = new(StringComparer.Ordinal); // Of the transaction service.
        private readonly Dictionary<DateTimeOffset, long> _completed = [];
        private readonly HashSet<DateTimeOffset> _asked = [];
        private DateTimeOffset _now = At("2026-03-28T00:00:00Z");
        private Schedule _schedule;
        private long _balance = 300_00;

        public Life(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            var terms = Terms(Cron(Rules[_random.Next(Rules.Length)], "Europe/Prague"), "2026-03-28T00:00:00Z");
            _schedule = Of(
                terms with
                {
                    Missed = (MissedRuns)_random.Next(3),
                    Retries = new RetryRule(_random.Next(3), TimeSpan.FromMinutes(20)),
                    MaxTotal = _random.Next(3) == 0 ? Hundred with { Minor = 550_00 } : null,
                    MaxOccurrences = _random.Next(3) == 0 ? 12 : null,
                }
            );
        }

        public int Run()
        {
            for (var step = 0; step < 300; step++)
            {
                Happen();
                for (var i = 0; i < 30 && Tick(); i++)
                    MustHold();
            }
            _asked.Clear();
            while (_schedule.Open.Any(open => open.RetryAt is null))
                Tick(isCalm: true);
            Assert.True(_orders.Values.Sum() == _completed.Values.Sum(), $"Seed {_seed}: money moved that is on no record.");
            return _completed.Count;
        }

        private void Happen()
        {
            switch (_random.Next(14))
            {
                case 0:
                    _now = _now.AddMinutes(-_random.Next(1, 90)); // Somebody sets the clock back.
                    break;
                case 1:
                    _now = _now.AddHours(_random.Next(1, 40)); // It was away.
                    break;
                case 2:
                    Decide(_schedule.Pause());
                    break;
                case 3 or 4:
                    Decide(_schedule.Resume(_now));
                    break;
                case 5:
                    if (_agenda.Preview(_schedule, 1, _now) is [var next])
                        Decide(
                            _schedule.Skip(
                                new OccurrencesSkipped(Standing, next.RunsAt, next.RunsAt, next.Slot, 1, "requested")
                            )
                        );
                    break;
                case 6:
                    _balance += _random.Next(0, 300_00);
                    break;
                case 7:
                    _asked.Clear(); // It died, and was started again.
                    break;
                default:
                    _now = _now.AddMinutes(_random.Next(1, 15));
                    break;
            }
        }

        // What the runner does; now and then twice, or not to its end.
        private bool Tick(bool isCalm = false)
        {
            var move = _agenda.Next(_schedule, _now, _asked);
            var times = !isCalm && _random.Next(5) == 0 ? 2 : 1;
            for (var i = 0; i < times; i++)
                if (!Do(move, isCalm))
                    return false;
            return move is not Wait;
        }

        private bool Do(Move move, bool isCalm)
        {
            switch (move)
            {
                case Begin begin:
                    var left = (_schedule.Terms.MaxTotal?.Minor ?? long.MaxValue) - _schedule.Total;
                    var again = _schedule.Find(begin.Moment.RunsAt)?.Amount.Minor ?? 0;
                    var amount = Hundred with { Minor = Math.Min(100_00, left + again) };
                    if (begin.Attempt == 1 && _completed.ContainsKey(begin.Moment.RunsAt))
                        Assert.Fail($"Seed {_seed}: {begin.Moment.RunsAt} is begun again.");
                    if (amount.IsPositive)
                        Decide(
                            _schedule.Start(
                                new OccurrenceStarted(Standing, begin.Moment.RunsAt, begin.Moment.Slot, begin.Attempt, amount)
                            )
                        );
                    return amount.IsPositive;
                case AskOutcome ask:
                    return Order(ask.Open, isCalm);
                case LeaveOut leave:
                    Decide(_schedule.Skip(leave.Skipped));
                    return true;
                case Finish finish:
                    Decide(_schedule.End(finish.Reason));
                    return true;
                default:
                    return false;
            }
        }

        private bool Order(OpenOccurrence open, bool isCalm)
        {
            if (!isCalm && _random.Next(6) == 0)
                return false; // It died before.
            var command = Occurrences.CommandIdOf(Standing, open);
            if (!_orders.ContainsKey(command))
            {
                if (open.Amount.Minor > _balance)
                    return Record(open, new AttemptOutcome(null, Ended: true, "insufficient-funds", ""));
                (_orders[command], _balance) = (open.Amount.Minor, _balance - open.Amount.Minor);
            }
            if (!isCalm && _random.Next(6) == 0)
                return false; // It died after.
            var ended = isCalm || _random.Next(4) != 0;
            if (!ended)
                _asked.Add(open.RunsAt);
            return Record(open, new AttemptOutcome(new TransactionId("txn_1"), ended, null, null));
        }

        private bool Record(OpenOccurrence open, AttemptOutcome outcome)
        {
            Decide(_schedule.Record(open.RunsAt, open.Attempt, outcome, 1000, _now));
            return true;
        }

        private void Decide(Decision decision)
        {
            foreach (var happened in decision)
            {
                _schedule = _schedule.Apply(happened);
                if (happened is OccurrenceCompleted done)
                    Assert.True(_completed.TryAdd(done.RunsAt, done.Amount.Minor), $"Seed {_seed}: {done.RunsAt} ended twice.");
            }
        }

        private void MustHold()
        {
            var terms = _schedule.Terms;
            Assert.True(_schedule.Runs <= (terms.MaxOccurrences ?? int.MaxValue), $"Seed {_seed}: too many runs.");
            Assert.True(_orders.Values.Sum() <= (terms.MaxTotal?.Minor ?? long.MaxValue), $"Seed {_seed}: too much moved.");
            Assert.True(_schedule.Open.Length <= 3, $"Seed {_seed}: too many are open.");
            Assert.Equal(_schedule.Open.Sum(o => o.Amount.Minor) + _completed.Values.Sum(), _schedule.Total);
        }
    }
}
