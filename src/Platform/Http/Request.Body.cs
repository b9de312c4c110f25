using System.Collections.Frozen;
using Florin.Kernel;
using Florin.Platform.Http.Bodies;

namespace Florin.Platform.Http;

/// <content>What was sent with it.</content>
public sealed partial class Request
{
    private IReadOnlySet<string> _nulls = FrozenSet<string>.Empty;

    /// <summary>The JSON body. All of it has been checked: nothing that is read from it later can fail.</summary>
    /// <param name="rest">
    /// What else is wrong with a value, called where something is wrong with the body, so that every problem is reported at
    /// once.
    /// </param>
    /// <exception cref="BadInput">It is missing, too large, not JSON, or does not fit the shape.</exception>
    public async Task<T> Body<T>(CancellationToken cancel, Action<T, Problems>? rest = null)
        where T : class
    {
        await ReadBody(cancel);
        if (_endpoint.Method == "PATCH")
        {
            _nulls = NullFields.Of(_body.Span);
            NullFields.Check(_nulls, BodyShape.Of(typeof(T)), _endpoint.Clearable, Query.Problems);
        }
        return CheckedBody.Read(_body.Span, Query.Problems, rest);
    }

    /// <summary>Whether the body of a change has a field as null, so that it is removed; it is not when the field is missing.</summary>
    /// <param name="field">One that the endpoint <see cref="Endpoint.Clears"/>.</param>
    public bool Clears(string field) =>
        _endpoint.Clearable.Contains(field, StringComparer.Ordinal)
            ? _nulls.Contains(field)
            : throw new ArgumentException($"{_endpoint.Method} {_endpoint.Path} does not clear {field}.", nameof(field));

    /// <summary>The JSON body of an endpoint whose body may be left out; null where it was.</summary>
    /// <exception cref="BadInput">It is too large, not JSON, or does not fit the shape.</exception>
    public async Task<T?> OptionalBody<T>(CancellationToken cancel)
        where T : class
    {
        if (BodyReader.HasBody(Http))
            _body = await BodyReader.Read(Http, _endpoint.MaxBytes, cancel);
        if (_body.IsEmpty)
        {
            Query.ThrowIfInvalid();
            return null;
        }
        BodyFormat.ThrowIfNotJson(Http.Request);
        return CheckedBody.Read<T>(_body.Span, Query.Problems);
    }

    /// <summary>The items of a JSON body that is a list of bodies, each still to be read by itself.</summary>
    /// <param name="field">The one field of the body.</param>
    /// <param name="most">How many items there may be.</param>
    /// <exception cref="BadInput">It is missing, too large, not JSON, or no such list.</exception>
    public async Task<IReadOnlyList<BodyPart<T>>> Parts<T>(string field, int most, CancellationToken cancel)
        where T : class
    {
        await ReadBody(cancel);
        return CheckedBody.Parts<T>(_body, field, most, Query.Problems);
    }

    /// <summary>The body of an endpoint that takes a file, as it was sent.</summary>
    /// <exception cref="BadInput">It is missing or too large, or of a content type that the endpoint does not take.</exception>
    public async Task<ReadOnlyMemory<byte>> File(CancellationToken cancel)
    {
        Query.ThrowIfInvalid();
        BodyFormat.ThrowIfNotOf(Http.Request, _endpoint.FileTypes);
        _body = await BodyReader.Read(Http, _endpoint.MaxBytes, cancel);
        return _body.IsEmpty ? throw new BadInput("body", "is empty; expected a file.") : _body;
    }

    /// <summary>As <see cref="Parts{T}"/>, of a body that has other fields beside the list.</summary>
    /// <typeparam name="TRest">The other fields.</typeparam>
    /// <typeparam name="T">An item.</typeparam>
    public async Task<(TRest Fields, IReadOnlyList<BodyPart<T>> Parts)> PartsWith<TRest, T>(
        string field,
        int most,
        CancellationToken cancel
    )
        where TRest : class
        where T : class
    {
        await ReadBody(cancel);
        return CheckedBody.PartsWith<TRest, T>(_body, field, most, Query.Problems);
    }

    /// <summary>Sees to it that nothing was sent that nothing reads: of an endpoint without parameters and body.</summary>
    /// <exception cref="BadInput">Something was.</exception>
    internal async Task RequireNothingElse(CancellationToken cancel)
    {
        if (_endpoint.Lenient || _endpoint.Body is not null || _endpoint.FileTypes.Count > 0)
            return;
        if (_endpoint.Query.Count == (_endpoint.DryRuns ? 1 : 0)) // Whether it is a dry run is read here, everything else by its handler.
            Query.ThrowIfInvalid();
        await NoBody.Require(Http, _endpoint.MaxBytes, cancel);
    }

    private async Task ReadBody(CancellationToken cancel)
    {
        BodyFormat.ThrowIfNotJson(Http.Request);
        _body = await BodyReader.Read(Http, _endpoint.MaxBytes, cancel);
        if (_body.IsEmpty)
            throw new BadInput("body", "is empty; expected a JSON object.");
    }
}
