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
        private double _faults;

        public Run(int seed)
        {
            _random = new Random(seed);
            _faults = _random.NextDouble() * 0.4;
            _copied = new CopiedLog(new() { QueuedBytes = _random.Next(200, 4000), EventsPerWrite = _random.Next(1, 12) });
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
        }

        public void Dispose() => _copied.Dispose();

        private void Step()
        {
            switch (_random.Next(8))
            {
                case 0 or 1 or 2:
                    _ = _copied.Add(_random.Next(2) == 0 ? "sum-1" : "sum-2");
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
