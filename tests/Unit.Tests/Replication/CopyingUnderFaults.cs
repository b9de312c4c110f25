using Florin.Platform.EventLog;

namespace Florin.Unit.Tests.Replication;

/// <summary>
/// Whatever fails, in whatever order: a replica shows nothing but the beginning of the log, and after quiet all copies are
/// equal byte for byte.
/// </summary>
public sealed class CopyingUnderFaults
{
    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    [InlineData(500)]
    [InlineData(750)]
    public async Task Ends_with_equal_copies(int firstSeed)
    {
        for (var seed = firstSeed; seed < firstSeed + 250; seed++)
            try
            {
                using var run = new Run(seed);
                await run.Go();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Seed {seed}: {e.Message}", e);
            }
    }

    private sealed class Run : IDisposable
    {
        private readonly Random _random;
        private readonly CopiedLog _copied;
        private readonly List<Task> _added = [];
        private double _faults;

        public Run(int seed)
        {
            var all = seed % 2 == 0;
            _random = new Random(seed);
            _faults = _random.NextDouble() * 0.4;
            _copied = new CopiedLog(
                new() { QueuedBytes = _random.Next(200, 4000), EventsPerWrite = all ? 2000 : _random.Next(1, 12) }
            )
            {
                RequiresAll = all, // What is not confirmed fits into one write.
            };
            _copied.Replica.OnCall = _ => Perhaps();
            _copied.Replica.OnWritten = Perhaps;
            _copied.Store.OnCommit = (_, _) =>
            {
                if (_random.Next(2) == 0)
                    _copied.Copies.CommitOne();
                Perhaps();
            };
            _copied.Open();
        }

        public async Task Go()
        {
            for (var step = 0; step < 60; step++)
            {
                Step();
                _copied.MustBeBeginning();
                MustHaveWhatWasAcknowledged();
            }
            _faults = 0;
            for (var second = 0; second < 300; second++)
            {
                _copied.Commits.CommitAll();
                _copied.Copies.CommitAll();
                _copied.Time.Advance(TimeSpan.FromSeconds(1));
            }
            await _copied.AddNow();
            _copied.Copies.CommitAll();
            _copied.MustBeEqual();
            MustLackWhatWasRolledBack();
        }

        public void Dispose() => _copied.Dispose();

        private void Step()
        {
            switch (_random.Next(8))
            {
                case 0 or 1 or 2:
                    _added.Add(_copied.Add(_random.Next(2) == 0 ? "sum-1" : "sum-2"));
                    break;
                case 3 or 4:
                    _copied.Commits.CommitOne();
                    break;
                case 5 or 6:
                    _copied.Copies.CommitOne();
                    break;
                case 7 when _random.Next(4) == 0:
                    Restart();
                    break;
                default:
                    _copied.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(20_000)));
                    break;
            }
        }

        private void MustHaveWhatWasAcknowledged()
        {
            if (!_copied.RequiresAll)
                return;
            Assert.True(_copied.Replica.Rows.Count >= _copied.Store.Durable.Count);
            Assert.True(_copied.Store.Durable.Count >= 2 * _added.Count(adding => adding.IsCompletedSuccessfully));
        }

        // The log has what was acknowledged or whose outcome was unknown, and nothing else.
        private void MustLackWhatWasRolledBack()
        {
            var refused = _added.Where(adding => adding.Exception?.InnerException is DatabasesUnavailable).ToList();
            Assert.True(_copied.RequiresAll || refused.Count == 0);
            var perhaps = _added.Count(adding => !adding.IsCompletedSuccessfully) - refused.Count;
            var succeeded = _added.Count(adding => adding.IsCompletedSuccessfully) + 1;
            Assert.InRange(_copied.Store.Durable.Count / 2, succeeded, succeeded + perhaps);
        }

        // As after a kill: nothing of the process before does anything any more.
        private void Restart()
        {
            _copied.Store.Dispose();
            _copied.Open();
        }

        private void Perhaps()
        {
            if (_random.NextDouble() < _faults)
                throw new LogFault("It fails.");
        }
    }
}
