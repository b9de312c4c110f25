using System.Net;
using System.Text.Json;

namespace Florin.Client;

/// <summary>Takes the envelope off an answer: what is left is its <c>data</c>.</summary>
internal static class Answers
{
    /// <summary>The answer without its envelope; one that has none as it is.</summary>
    /// <exception cref="ApprovalRequiredException">A second person must approve.</exception>
    public static async Task<HttpResponseMessage> Unwrap(HttpResponseMessage response, CancellationToken cancel)
    {
        var headers = response.Content.Headers;
        if (headers.ContentType?.MediaType is not "application/json" || headers.ContentDisposition is not null)
            return response; // A file stays as it is, whatever is in it.
        var body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        if (DataOf(body) is not { } data)
            return response;
        if (response.StatusCode is HttpStatusCode.Accepted && ApprovalOf(body[data]) is { } approval)
            throw new ApprovalRequiredException(approval, IdOf(response));
        var content = new ByteArrayContent(body, data.Start.Value, data.End.Value - data.Start.Value);
        content.Headers.ContentType = response.Content.Headers.ContentType;
        response.Content.Dispose();
        response.Content = content;
        return response;
    }

    // Where the value of "data" is, without reading it: the bytes stay as they came.
    private static Range? DataOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            return null;
        Range? data = null;
        var isEnvelope = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (isData, isSuccess) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("success"u8));
            reader.Read();
            isEnvelope |= isSuccess && reader.TokenType is JsonTokenType.True;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isData)
                data = start..(int)reader.BytesConsumed;
        }
        return isEnvelope ? data : null;
    }

    private static string? ApprovalOf(byte[] data)
    {
        using var document = JsonDocument.Parse(data);
        return document.RootElement.TryGetProperty("approval", out var approval)
            ? approval.GetProperty("id").GetString()
            : null;
    }

    private static string? IdOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null;
}
