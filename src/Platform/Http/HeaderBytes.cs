using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Florin.Platform.Http;

/// <summary>
/// Header values as bytes: whatever stands in them is passed on as it came. What is not ASCII has no meaning of its own in
/// HTTP (RFC 9110, 5.5), and Latin-1 is the encoding that keeps every byte.
/// </summary>
public static class HeaderBytes
{
    /// <summary>One character for each byte.</summary>
    public static Encoding Encoding => Encoding.Latin1;

    /// <summary>Has a server take and give header values as bytes, where it would refuse them, or fail, by default.</summary>
    public static void KeepHeaderBytes(this KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding;
    }
}
