using System.Text;

namespace Florin.Cli;

/// <summary>The standard output, which says by name that it cannot be written: the disk meant is seldom that of the data.</summary>
public sealed class StandardOutput : TextWriter
{
    private readonly TextWriter _writer;

    private StandardOutput(TextWriter writer) => _writer = writer;

    /// <inheritdoc/>
    public override Encoding Encoding => _writer.Encoding;

    /// <summary>What is written to the console from now on fails by that name.</summary>
    public static void Name() => Console.SetOut(new StandardOutput(Console.Out));

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            _writer.Write(buffer);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException("The standard output is closed.", e);
        }
        catch (IOException e)
        {
            throw new IOException($"The standard output cannot be written: {e.Message}", e);
        }
    }
}
