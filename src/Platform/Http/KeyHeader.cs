using Florin.Platform.Commands;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>The Idempotency-Key of a request, as services and the gateway read it.</summary>
public static class KeyHeader
{
    /// <summary>Whether a request has a key that a service accepts, so that sending it again does nothing twice.</summary>
    public static bool IsValid(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return headers.TryGetValue(IdempotencyKey.Header, out var values)
            && values.ToString() is var key
            && IdempotencyKey.IsValid(key)
            && !SingleValue.IsRepetition(key); // As one key it would let the same request through again under the single one.
    }

    /// <summary>The key; null where there is no such header.</summary>
    /// <exception cref="BadInput">It does not have the form of a key.</exception>
    public static string? Read(IHeaderDictionary headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (!headers.TryGetValue(IdempotencyKey.Header, out var values))
            return null;
        var key = values.ToString();
        if (IsValid(headers))
            return key;
        throw new BadInput(
            IdempotencyKey.Header,
            IdempotencyKey.IsValid(key)
                ? $"'{key}' looks like one key sent several times and joined by commas; send it once."
                : IdempotencyKey.Form
        );
    }
}
