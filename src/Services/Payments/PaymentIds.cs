using Florin.Kernel;

namespace Florin.Payments;

/// <summary>
/// Makes the id of a payment from the command that asks for it, so that asking again means the same payment and another
/// command another one: nothing can be stored under the id of a command that the log does not know.
/// </summary>
internal static class PaymentIds
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int TimeLength = 10;
    private const int HashLength = 16;
    private const int BitsOfADigit = 5;

    /// <summary>
    /// The transaction's time, by which payments sort like transactions, and 80 bits of a hash of the command id, which two
    /// commands of the same millisecond do not share by chance; nobody outside chooses command ids.
    /// </summary>
    public static PaymentId Of(TransactionId transaction, string commandId)
    {
        var bits = Hash(commandId);
        var own = transaction.Value.AsSpan(TransactionId.Prefix.Length);
        var time = own[..Math.Min(own.Length, TimeLength)];
        Span<char> text = stackalloc char[PaymentId.Prefix.Length + TimeLength + HashLength];
        PaymentId.Prefix.CopyTo(text);
        time.CopyTo(text[PaymentId.Prefix.Length..]);
        var at = PaymentId.Prefix.Length + time.Length;
        for (var end = at + HashLength; at < end; at++, bits >>= BitsOfADigit)
            text[at] = Digits[(int)(bits & 31)];
        return PaymentId.From(text[..at].ToString());
    }

    /// <summary>FNV-1a of 128 bits, folded so that the low ones hold all of it.</summary>
    private static UInt128 Hash(string text)
    {
        var prime = new UInt128(0x0000000001000000, 0x000000000000013B);
        var hash = new UInt128(0x6C62272E07BB0142, 0x62B821756295C58D);
        foreach (var unit in text)
            hash = (hash ^ unit) * prime;
        return hash ^ (hash >> 80);
    }
}
