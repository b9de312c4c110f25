using System.Text.Json;
using Florin.GraphQlEdge.Fields;
using Florin.Platform.Http.InProcess;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Execution;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Calls;

/// <summary>An operation that is executed: the requests that its fields make.</summary>
internal sealed class OperationCall(InnerRequests requests, CancellationToken cancel)
{
    private const string Item = "florin.call";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ByIds> _loaders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<InnerAnswer>> _reads = new(StringComparer.Ordinal);

    /// <summary>What carries the call to the fields.</summary>
    public Dictionary<string, object?> Context => new(StringComparer.Ordinal) { [Item] = this };

    /// <summary>The id of the transaction that a subscription follows; null where it cannot be seen.</summary>
    public string? Followed { get; private set; }

    /// <summary>The call that a field is resolved for, or an operation executed.</summary>
    public static OperationCall Of(IProvideUserContext context) =>
        context.UserContext[Item] as OperationCall ?? throw new InvalidOperationException("It is executed without a call.");

    /// <summary>The data of the request that a field is; null where the object has nothing to ask for.</summary>
    /// <exception cref="RequestRefused">It is refused.</exception>
    public async Task<object?> Resolve(RestBinding rest, IResolveFieldContext context)
    {
        var parent = context.Source is JsonElement source ? source : (JsonElement?)null;
        if (rest.Bind(context.Arguments, parent, Includes.Of(context)) is not { } bound)
            return parent is not null
                ? null
                : throw new RequestRefused(EdgeCodes.Invalid, $"An argument of {context.FieldDefinition.Name} is empty.");
        var answer = await (rest.Method == "GET" ? Read(bound.Request) : Command(bound, context));
        if (RequestRefused.Of(answer.Status, answer.Body) is { } refused)
            throw refused.By(rest.ArgumentOf);
        if (!answer.Body.TryGetProperty("data", out var data) || data.ValueKind is not JsonValueKind.Object)
            return null;
        if (context.Operation.Operation is OperationType.Subscription && parent is null)
            Followed = JsonFields.Text(data, "id");
        return data;
    }

    /// <summary>Has an object loaded by its id.</summary>
    public IDataLoaderResult Load(string path, string id)
    {
        ByIds? loader;
        lock (_lock)
            if (!_loaders.TryGetValue(path, out loader))
                _loaders[path] = loader = new ByIds(requests, path, cancel);
        return loader.Load(id);
    }

    /// <summary>Forgets what was read, since something changes: the next command sees it as it is then.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _loaders.Clear();
            _reads.Clear();
        }
    }

    // The same list below several objects, such as the accounts of the user of each transaction, is read once.
    private async Task<InnerAnswer> Read(RestRequest request)
    {
        Task<InnerAnswer>? read;
        lock (_lock)
            if (!_reads.TryGetValue(request.Path, out read))
                _reads[request.Path] = read = requests.Ask(request, null, null, isUncounted: false, cancel);
        try
        {
            return await read;
        }
        catch (RequestRefused refused)
        {
            throw refused.Copy(); // Each field has its own path and place.
        }
    }

    private Task<InnerAnswer> Command(FieldRequest bound, IResolveFieldContext context)
    {
        var prefer = bound.Wait is { } wait ? $"wait={wait}" : null;
        return requests.Ask(bound.Request, bound.Key ?? KeyOf(context), prefer, isUncounted: false, cancel);
    }

    // The key of the whole request is each of its commands', under the command's name where there are several.
    private string? KeyOf(IResolveFieldContext context)
    {
        if (requests.KeyOfAll is not { } key)
            return null;
        var selections = context.Operation.SelectionSet.Selections;
        return selections is [GraphQLField]
            ? key
            : $"{key}/{context.FieldAst.Alias?.Name.StringValue ?? context.FieldAst.Name.StringValue}";
    }
}
