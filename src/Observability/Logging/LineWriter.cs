using System.Buffers;

namespace Florin.Observability.Logging;

/// <summary>
/// Gathers lines and writes them on a thread of its own, all that have gathered at once. Who logs faster than the output
/// takes it, waits: memory does not grow and no line is lost.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    private const int MaxGathered = 4 << 20;
    private readonly Stream _output;
    private readonly object _gathering = new();
    private readonly Thread _thread;
    private ArrayBufferWriter<byte> _gathered = new(64 << 10);
    private ArrayBufferWriter<byte> _spare = new(64 << 10);
    private bool _stopping;

    public LineWriter(Stream output)
    {
        _output = output;
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Takes a line.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        lock (_gathering)
        {
            while (_gathered.WrittenCount > MaxGathered && !_stopping)
                Monitor.Wait(_gathering);
            _gathered.Write(line);
            if (_gathered.WrittenCount == line.Length)
                Monitor.PulseAll(_gathering);
        }
    }

    /// <summary>Writes what has gathered, and ends.</summary>
    public void Dispose()
    {
        lock (_gathering)
        {
            _stopping = true;
            Monitor.PulseAll(_gathering);
        }
        _thread.Join();
    }

    private void Run()
    {
        while (Take() is { } lines)
        {
            try
            {
                _output.Write(lines.WrittenSpan);
                _output.Flush();
            }
            catch (IOException)
            {
                // Whoever read the output has gone; there is nobody left to tell.
            }
            lines.ResetWrittenCount();
        }
    }

    private ArrayBufferWriter<byte>? Take()
    {
        lock (_gathering)
        {
            while (_gathered.WrittenCount == 0 && !_stopping)
                Monitor.Wait(_gathering);
            if (_gathered.WrittenCount == 0)
                return null;
            (_gathered, _spare) = (_spare, _gathered);
            Monitor.PulseAll(_gathering);
            return _spare;
        }
    }
}
