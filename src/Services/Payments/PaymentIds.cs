using System.Security.Cryptography;
using System.Text;
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

    /// <summary>The transaction's time, by which payments sort like transactions, and 80 bits of the command id's SHA-256.</summary>
    public static PaymentId Of(TransactionId transaction, string commandId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(commandId), hash);
        var bits = BitConverter.ToUInt128(hash);
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
}
