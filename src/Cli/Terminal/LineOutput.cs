using Microsoft.Win32.SafeHandles;

namespace Florin.Cli.Terminal;

/// <summary>
/// The standard output of a command that prints lines without an end. It notices when its reader has gone, as <c>head</c> does once it
/// has its lines; the console of .NET ignores that, and the command would go on for nobody.
/// </summary>
internal sealed class LineOutput : IAsyncDisposable
{
    private const int StandardOutput = 1;
    private const int BrokenPipe = 32; // EPIPE of Linux and macOS.

    private readonly TextWriter _writer;

    private LineOutput(TextWriter writer) => _writer = writer;

    /// <summary>Opens it.</summary>
    public static LineOutput Open()
    {
        if (!Console.IsOutputRedirected || OperatingSystem.IsWindows())
            return new LineOutput(Console.Out);
        var file = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return new LineOutput(new StreamWriter(file) { AutoFlush = true });
    }

    /// <summary>Writes a line; false when there is no reader any more.</summary>
    public async Task<bool> TryWrite(string line)
    {
        try
        {
            await _writer.WriteLineAsync(line);
            return true;
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer == Console.Out ? ValueTask.CompletedTask : _writer.DisposeAsync();
}
