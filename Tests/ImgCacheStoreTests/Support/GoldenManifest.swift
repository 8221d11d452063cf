// swift-format-ignore-file: LineLength

/// What the manifest tests must get, byte for byte.
let goldenManifest = #"""
    {"version":1,"generatedAt":"2026-11-18T11:06:40Z","run":{"id":12,"outcome":"complete"},
    "presets":{"card":{"width":400,"height":225,"fit":"cover","formats":["webp","jpeg"]},"hero":{"width":1200,"fit":"inside","formats":["webp","jpeg"]}},
    "images":[
    {"url":"https://h/x","isCached":false,"verdict":"refused","reason":"invalid_url","course":{"state":"new","nights":0},"size":{"declared":[],"check":"undeclared"}},
    {"url":"https://img.example/bad%20é\u2028.jpg","isCached":false,"verdict":"gone","reason":"http_404","course":{"state":"suspect","since":"2026-11-18T11:06:40Z","nights":1},"size":{"declared":[[10,20]],"check":"undeclared"},"checkedAt":"2026-11-18T11:06:40Z"},
    {"url":"https://img.example/good.jpg","isCached":true,"verdict":"ok","reason":"moved_permanently","original":{"path":"originals/ab/ab000000000000000000000000000000000000000000000000000000000000ab.jpg","mediaType":"image/jpeg","bytes":1171,"width":1500,"height":860,"sha256":"ab000000000000000000000000000000000000000000000000000000000000ab","perceptualHash":"f00d000000000001","focalPoint":[0.5,0.25]},"course":{"state":"alive","since":"1970-01-01T00:00:00Z","nights":0},"size":{"declared":[[3,2],[1500,860]],"check":"different"},"thumbnails":[{"preset":"card","path":"thumbs/card/ab/ab000000000000000000000000000000.webp","mediaType":"image/webp","width":400,"height":225,"bytes":900}],"placeholder":{"color":"#7a6f60","dataURI":"data:image/webp;base64,AAAA"},"robots":["noai"],"finalURL":"https://img.example/better.jpg","movedTo":"https://img.example/better.jpg","fetchedAt":"1970-01-02T00:00:00Z","checkedAt":"2026-11-18T11:06:40Z"}
    ],
    "documents":[
    {"path":"a \"q\".md","images":[{"at":"/images/0","url":"https://img.example/bad%20é\u2028.jpg","isCached":false,"check":"undeclared"},{"at":"/images/1","url":"https://h/x","isCached":false,"check":"undeclared"}]},
    {"path":"b.md","images":[{"at":"/images/0","url":"https://img.example/good.jpg","text":"//img.example/good.jpg#x","isCached":true,"check":"match"},{"at":"/images/1","url":"https://img.example/good.jpg","isCached":true,"check":"different"}]}
    ]}

    """#
