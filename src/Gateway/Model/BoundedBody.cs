namespace Florin.Gateway.Model;

/// <summary>An answer's body in memory, up to a limit.</summary>
internal sealed class BoundedBody(int maxBytes) : MemoryStream
{
    /// <summary>More was to be written than there was room for; whoever wrote may have kept that to itself.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What is written.</summary>
    public ReadOnlyMemory<byte> Written => GetBuffer().AsMemory(0, (int)Length);

    // Every other way to write comes to this one in a class of one's own.
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (Length + count > maxBytes)
        {
            IsFull = true;
            throw new BodyTooLarge(maxBytes);
        }
        base.Write(buffer, offset, count);
    }
}

/// <summary>An answer is larger than there is room for it.</summary>
internal sealed class BodyTooLarge(int maxBytes) : Exception($"The answer is larger than {maxBytes} bytes.");
