/// The page in pieces, as Mustache: `top`, a `row` for each source, `middle`, more rows, `bottom`.
enum AuditPageTemplates {
    /// An address, to be followed where there is a `href`.
    private static let link = #"""
        {{#href}}<a href="{{.}}" target="_blank" rel="noopener noreferrer nofollow">{{/href}}<bdi dir="ltr" class="u"><span class="l">{{lead}}</span>{{rest}}</bdi>{{#href}}</a>{{/href}}
        """#

    /// A day.
    private static let day = #"<time datetime="{{iso}}">{{text}}</time>"#

    /// A place in an article.
    private static let mention = #"""
        {{#title}}<bdi>{{.}}</bdi> {{/title}}<code dir="ltr">{{place}}</code>
        """#

    static let top = #"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{{policy}}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <title>Image audit: {{headline}}</title>
        <link rel="icon" href="data:,">
        <style>{{{style}}}</style>
        </head>
        <body>
        <a class="skip" href="#findings">Skip to the images in trouble</a>
        <header class="top tone-{{pageTone}}">
        <p class="brand">imgcache <span>image audit</span></p>
        <h1>{{headline}}</h1>
        <p class="sub">{{sub}}</p>
        <p class="when">{{#generated}}\#(day){{/generated}}{{#run}} · run {{.}}{{/run}}{{^run}} · from the catalog{{/run}}{{#paths}} · about <code>{{.}}</code> only{{/paths}}</p>
        {{#warning}}<p class="warning" role="note"><strong>Not to be taken as the whole truth.</strong> {{.}}</p>{{/warning}}
        </header>
        <main>
        <section class="cards" aria-label="Totals">
        {{#cards}}
        <div class="card{{#tone}} tone-{{.}}{{/tone}}{{#filter}} goes{{/filter}}{{#anchor}} goes{{/anchor}}">
        <h2>{{#filter}}<a href="#findings" data-filter="{{.}}">{{name}}</a>{{/filter}}{{#anchor}}<a href="#{{.}}">{{name}}</a>{{/anchor}}{{^filter}}{{^anchor}}{{name}}{{/anchor}}{{/filter}}</h2>
        <p class="value">{{value}}</p>
        {{#share}}<svg class="bar" viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="1000" height="8"/><rect class="fill" width="{{.}}" height="8"/></svg>{{/share}}
        <p class="detail">{{detail}}</p>
        </div>
        {{/cards}}
        </section>
        {{#trend}}
        <section class="trend" aria-labelledby="trend-title">
        <h2 id="trend-title">The last {{count}} runs</h2>
        <div class="figures">
        {{#figures}}
        <figure>
        <figcaption>{{name}}{{#lines}} <span class="key key-{{key}}"><b>{{latest}}</b> {{name}}</span>{{/lines}}</figcaption>
        <div class="plot"><div class="axis" aria-hidden="true"><span>{{top}}</span><span>{{middle}}</span><span>{{bottom}}</span></div>
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-labelledby="plot-{{id}}"><title id="plot-{{id}}">{{name}}. {{summary}}</title>
        <path class="grid" d="M0 0H1000M0 50H1000M0 100H1000"/>
        {{#lines}}<path class="area area-{{key}}" d="{{area}}"/>{{/lines}}
        {{#lines}}<path class="line line-{{key}}" d="{{path}}"/>{{#dots}}<path class="dot line-{{key}}" d="M{{place}}h0"><title>{{label}}</title></path>{{/dots}}{{/lines}}
        </svg></div>
        <p class="span" aria-hidden="true"><span>{{first}}</span><span>{{last}}</span></p>
        </figure>
        {{/figures}}
        </div>
        <details><summary>The same as a table</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Runs"><table><thead><tr><th scope="col">Run</th><th scope="col">Ended</th><th scope="col" class="n">Broken</th><th scope="col" class="n">Watched</th><th scope="col" class="n">Cached</th><th scope="col" class="n">Images</th></tr></thead><tbody>
        {{#rows}}<tr><th scope="row">{{run}}</th><td>{{#day}}\#(day){{/day}}</td><td class="n">{{broken}}</td><td class="n">{{suspect}}</td><td class="n">{{cached}}</td><td class="n">{{sources}}</td></tr>
        {{/rows}}</tbody></table></div></details>
        </section>
        {{/trend}}
        {{#changes}}
        <section aria-labelledby="changes-title">
        <h2 id="changes-title">Since {{#since}}\#(day){{/since}}{{#sinceRun}} <small>run {{sinceRun}}</small>{{/sinceRun}}</h2>
        <div class="changes">
        {{#lists}}
        <div class="change tone-{{tone}}"><h3>{{name}} <span>{{count}}</span></h3>
        <ul>{{#entries}}<li>{{#url}}\#(link){{/url}} <small>{{#day}}\#(day){{/day}} · <code>{{reason}}</code></small></li>{{/entries}}</ul>
        {{#more}}<details><summary>{{count}} more</summary><ul>{{#entries}}<li>{{#url}}\#(link){{/url}} <small>{{#day}}\#(day){{/day}} · <code>{{reason}}</code></small></li>{{/entries}}</ul></details>{{/more}}
        </div>
        {{/lists}}
        </div>
        </section>
        {{/changes}}
        {{#incidents}}
        <section aria-labelledby="incidents-title">
        <h2 id="incidents-title">Whole hosts in trouble</h2>
        <div class="incidents">
        {{#list}}
        <div class="incident"><h3><bdi dir="ltr">{{host}}</bdi></h3>
        <p><code>{{reason}}</code> {{explanation}}</p>
        {{#until}}<p>It asked to be left alone until \#(day).</p>{{/until}}
        <p class="next">{{advice}}</p>
        {{#sources}}<details><summary>{{count}}</summary><p class="onlyscript"><a href="#findings" data-host="{{key}}">Show only these below</a></p><ul>{{#list}}<li><a href="#f{{number}}"><bdi dir="ltr">{{url}}</bdi></a></li>{{/list}}</ul></details>{{/sources}}
        </div>
        {{/list}}
        </div>
        </section>
        {{/incidents}}
        <section aria-labelledby="findings">
        <h2 id="findings" tabindex="-1">Images in trouble <small>{{findingCount}}</small></h2>
        {{^hasFindings}}<p class="empty">Nothing to act on.</p>{{/hasFindings}}
        {{#hasFindings}}
        <form class="filters" id="filters" hidden role="search" aria-label="Filter the images in trouble">
        <div class="chips" role="group" aria-label="Standing">
        {{#standings}}<button type="button" aria-pressed="false" data-standing="{{key}}" class="tone-{{key}}" title="{{meaning}}">{{name}} <span>{{count}}</span></button>
        {{/standings}}</div>
        <div class="fields">
        <label class="wide">Search <input type="search" id="search" autocomplete="off" placeholder="address, article, reason"></label>
        <label>Host <select id="host"><option value="">all hosts</option></select></label>
        <label>Verdict <select id="verdict"><option value="">all verdicts</option></select></label>
        <label>Order <select id="order"><option value="worst">worst first</option><option value="long">longest in trouble</option><option value="nights">most failed nights</option><option value="mentions">most mentioned</option><option value="address">by address</option></select></label>
        <label class="check"><input type="checkbox" id="missed"> without a copy</label>
        </div>
        <p class="count"><span id="count" role="status"></span> <button type="button" id="clear" hidden>Clear filters</button></p>
        </form>
        {{/hasFindings}}

        """#

    /// On one line: every line end would be one more node, thousands of times.
    static let row = rowLines.split(separator: "\n").joined() + "\n"

    private static let rowLines = #"""
        <li id="f{{number}}" data-standing="{{standing}}" data-verdict="{{verdict}}" data-host="{{host}}" data-nights="{{nights}}" data-since="{{since}}" data-mentions="{{mentionCount}}"{{#isMissed}} data-missed=""{{/isMissed}}>
        <div class="picture{{#thumbnail}} seen{{/thumbnail}}{{#placeholder}} seen{{/placeholder}}{{#isNone}} none{{/isNone}}">{{#thumbnail}}<img src="{{uri}}" alt="The cached copy"{{#width}} width="{{.}}"{{/width}}{{#height}} height="{{.}}"{{/height}} decoding="async">{{/thumbnail}}{{#placeholder}}<img class="blur" src="{{.}}" alt="A blurred preview of the cached copy" loading="lazy" decoding="async">{{/placeholder}}{{#color}}<svg viewBox="0 0 4 3" preserveAspectRatio="none" role="img" aria-label="The main colour of the cached copy"><rect width="4" height="3" fill="{{.}}"/></svg>{{/color}}{{#isCopy}}<span>cached</span>{{/isCopy}}{{#isNone}}<span>no copy</span>{{/isNone}}</div>
        <div class="story">
        <h3>{{#url}}\#(link){{/url}}</h3>
        <p><code>{{reason}}</code> {{explanation}}</p>
        {{#moved}}<p class="moved">Leads to \#(link)</p>{{/moved}}
        <ul class="next">{{#suggestions}}<li>{{text}}{{#target}} \#(link){{/target}}</li>{{/suggestions}}</ul>
        <ul class="places">{{#mentions}}<li>\#(mention)</li>{{/mentions}}</ul>{{#more}}<details><summary>{{count}}</summary><p class="places"><code dir="ltr">{{places}}</code></p></details>{{/more}}
        {{#note}}<p class="note">Set aside until {{#until}}\#(day){{/until}}: <bdi>{{text}}</bdi></p>{{/note}}
        </div>
        <div class="facts"><span class="tag tone-{{standing}}">{{standingName}}</span>{{#sinceDay}}<span>since \#(day)</span>{{/sinceDay}}{{#nightsText}}<span>{{.}}</span>{{/nightsText}}{{#good}}<span>last good \#(day)</span>{{/good}}<span class="service{{#isMissed}} missed{{/isMissed}}">{{service}}</span></div>
        </li>

        """#

    static let middle = #"""
        </section>
        {{#sizes}}
        <section aria-labelledby="sizes">
        <h2 id="sizes">Wrong sizes <small>{{count}}</small></h2>
        <p class="lead">The article declares a size that the picture does not have: the page jumps while it loads, or the picture is stretched.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Wrong sizes"><table class="sizes">
        <thead><tr><th scope="col">Image</th><th scope="col">Article</th><th scope="col">What</th><th scope="col" class="n">Declared</th><th scope="col" class="n">Real</th></tr></thead>
        <tbody>
        {{#list}}<tr><td>{{#url}}\#(link){{/url}}</td><td>{{#mention}}\#(mention){{/mention}}</td><td><b>{{check}}</b> <small>{{meaning}}</small></td><td class="n">{{declared}}</td><td class="n">{{real}}</td></tr>
        {{/list}}</tbody></table></div>
        </section>
        {{/sizes}}
        {{#aside}}
        <section aria-labelledby="aside">
        <h2 id="aside">Set aside <small>{{count}}</small></h2>
        <p class="lead">Somebody has looked at these. They do not count until their day has come or their reason changes.</p>
        {{/aside}}

        """#

    static let bottom = #"""
        {{#asideSizes}}<div class="scroll" tabindex="0" role="region" aria-label="Wrong sizes set aside"><table class="sizes">
        <thead><tr><th scope="col">Image</th><th scope="col">Article</th><th scope="col">What</th><th scope="col">Note</th></tr></thead>
        <tbody>
        {{#list}}<tr><td>{{#url}}\#(link){{/url}}</td><td>{{#mention}}\#(mention){{/mention}}</td><td><b>{{check}}</b> <small>{{declared}}, really {{real}}</small></td><td>{{#note}}<bdi>{{text}}</bdi> <small>until {{#until}}\#(day){{/until}}</small>{{/note}}</td></tr>
        {{/list}}</tbody></table></div>{{/asideSizes}}
        {{#hasAside}}</section>{{/hasAside}}
        {{#unreadable}}
        <section aria-labelledby="unreadable">
        <h2 id="unreadable">Documents that cannot be read <small>{{count}}</small></h2>
        <ul class="plain">{{#list}}<li><code dir="ltr">{{place}}</code> {{cause}}</li>
        {{/list}}</ul>
        </section>
        {{/unreadable}}
        {{#glossary}}
        <section aria-labelledby="glossary">
        <h2 id="glossary">The reasons in this report</h2>
        <dl class="glossary">{{#list}}<div><dt><code>{{reason}}</code></dt><dd>{{meaning}} <span>{{advice}}</span></dd></div>
        {{/list}}</dl>
        </section>
        {{/glossary}}
        </main>
        <footer><p>Written by imgcache, {{generated}}. Days are days in UTC. This page holds all that it shows: it loads nothing and sends nothing.</p></footer>
        <script>{{{script}}}</script>
        </body>
        </html>

        """#
}
