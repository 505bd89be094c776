import type { IncidentsStrings } from './shape.ts';

/** الحوادث والمناطق والأنواع. */
export const arabicIncidents: IncidentsStrings = {
  results: {
    rowsRead: (file, rows, seconds) => `${file}: قُرئ ${rows} من الصفوف في ${seconds} ث`,
    rows: ({ accepted, updated, unchanged, rejected }) => `قُبل ${accepted}، وحُدّث ${updated}، ولم يتغير ${unchanged}، ورُفض ${rejected}`,
    zones: ({ added, updated, unchanged, rejected }, seconds) =>
      `المناطق: أُضيف ${added}، وحُدّث ${updated}، ولم يتغير ${unchanged}، ورُفض ${rejected}، في ${seconds} ث`,
    incidentSaved: (id) => `حُفظ الحادث ${id}`,
    exported: (rows, file, isMasked) =>
      `كُتبت الحوادث (${rows}) في ${file} ${isMasked ? 'محجوبة التفاصيل' : 'كما هي'}، وبيان الملف في ${file}.meta.json`,
    incidentRemoved: (id) => `أُزيل الحادث ${id}؛ ولإعادته: khareetaty incidents restore ${id}`,
  },
  notes: {
    rowPlace: (line) => `السطر ${line}`,
    zonePlace: (line) => `المعلم ${line}`,
    rowsRejected: (file, rejected, read) => `${file}: لم يُقبل ${rejected} من ${read} من الصفوف:`,
    zonesRejected: (file, rejected, read) => `${file}: لم يُقبل ${rejected} من ${read} من المناطق:`,
    more: (count) => `و${count} غيرها`,
    exchanged: (file) =>
      `${file}: خط الطول والعرض متبادلان في هذا الملف، وقُرئا على الوجه الصحيح؛ لإبقائهما كما سُمّيا: --map swapLonLat=false`,
    outside: (file, outside, rows) =>
      `${file}: ${outside} من ${rows} من الصفوف خارج المناطق كلها؛ هل المناطق لمدينة أخرى؟ تحقق من أعمدة الطول والعرض (--map lon=COLUMN --map lat=COLUMN) ومن المناطق (khareetaty zones list)`,
    originUnknown: (file, unknown, rows) =>
      `${file}: لا يُعرف مصدر ${unknown} من ${rows} من الصفوف؛ تعدّها التوقعات كما يقول نوعها. بيّن معنى الكلمة: --map originWords=WORD:reported أو WORD:discovered`,
  },
  commands: {
    import: {
      doc: 'يستورد الحوادث من ملف CSV (مضغوطًا أو غير مضغوط) أو من طبقة نقاط في ملف GeoPackage أو SpatiaLite. إعادة الصفوف نفسها لا تغيّر شيئًا.',
      options: {
        'time-zone': 'منطقة الأوقات التي بلا فرق زمني (المعتاد: ما في الإعدادات)',
        layer: 'طبقة الملف (المعتاد: طبقة النقاط الوحيدة)',
        map: 'عمود الحقل، ويجوز تكراره: {fields}',
      },
    },
    layers: { doc: 'يعرض طبقات ملف GeoPackage أو SpatiaLite وما تصلح له كل طبقة.', options: {} },
    'rejects list': {
      doc: 'يعرض صفوف استيراد لم تُقبل: السطر والسبب والقيمة.',
      options: { page: 'الصفحة، 1 = الأولى', 'page-size': 'صفوف الصفحة، 1000 على الأكثر (المعتاد: 100)' },
    },
    'incidents list': {
      doc: 'يعرض الحوادث، الأحدث أولًا.',
      options: {
        from: 'أول يوم أو دقيقة بالتوقيت المحلي، 2018-05-10 أو 2018-05-10T22:30',
        to: 'النهاية، وليست داخلة',
        type: 'هذا النوع وحده، ويجوز تكراره',
        zone: 'هذه المنطقة وحدها، ويجوز تكراره',
        origin: 'reported أو discovered أو unknown وحدها، ويجوز تكراره',
        page: 'الصفحة، 1 = الأولى',
        'page-size': 'صفوف الصفحة، 1000 على الأكثر (المعتاد: 100)',
      },
    },
    'incidents export': {
      doc: 'يكتب الحوادث في ملف CSV بالنوع والمنطقة واليوم وخلية طولها 250 م، أو كما هي مع --exact و--reason. ولا تُكتب الأنواع النادرة في المنطقة إلا كما هي.',
      options: {
        from: 'أول يوم أو دقيقة بالتوقيت المحلي، 2018-05-10 أو 2018-05-10T22:30',
        to: 'النهاية، وهي غير مشمولة',
        type: 'هذا النوع وحده، ويمكن تكراره',
        zone: 'هذه المنطقة وحدها، ويمكن تكراره',
        origin: 'المبلَّغ عنها أو المكتشفة أو المجهولة وحدها، ويمكن تكراره',
        exact: 'المواضع والأوقات والنصوص كما هي، ويلزم لها مشرف و--reason',
        reason: 'سبب الحاجة إلى البيانات كما هي، 10 أحرف فأكثر، ويُحفظ',
      },
    },
    'incidents edit': {
      doc: 'يغيّر حادثًا؛ وتتبع منطقته موضعه، ويُحفظ ما كان عليه.',
      options: {
        type: 'رقم النوع (types list)',
        time: 'التاريخ والدقيقة بالتوقيت المحلي، 2018-05-10T22:30',
        lon: 'خط الطول، مع --lat',
        lat: 'خط العرض، مع --lon',
        description: 'ما حدث',
        place: 'المكان وصفًا',
        status: 'ما تبيّن أنه: {statuses}',
        origin: 'من أبلغ به: {origins} (type = كما يقول نوعه)',
      },
    },
    'incidents show': { doc: 'يعرض حادثًا واحدًا: حقوله وملاحظاته وسجله.', options: {} },
    'incidents remove': {
      doc: 'يُخرج حادثًا من القوائم والأعداد والتحليلات؛ ويمكن إعادته.',
      options: { reason: 'السبب؛ يُحفظ في سجله وملاحظةً معه' },
    },
    'incidents undo': { doc: 'يتراجع عن آخر تعديل لحادث.', options: {} },
    'incidents restore': { doc: 'يعيد حادثًا أُزيل.', options: {} },
    'incidents note': { doc: 'يضيف ملاحظة إلى حادث.', options: {} },
    'incidents history': { doc: 'يعرض من غيّر الحادث ومتى وماذا، الأحدث أولًا.', options: {} },
    'zones import': {
      doc: 'يستورد المناطق من GeoJSON (مضغوطًا أو غير مضغوط) أو من طبقة مضلعات في ملف GeoPackage أو SpatiaLite، ويضع كل حادث في منطقته من جديد.',
      options: {
        layer: 'طبقة الملف (المعتاد: طبقة المضلعات الوحيدة)',
        'code-field': 'الخاصية التي فيها الرمز (المعتاد: تُكتشف)',
        'name-en-field': 'الخاصية التي فيها الاسم الإنجليزي (المعتاد: تُكتشف)',
        'name-ar-field': 'الخاصية التي فيها الاسم العربي (المعتاد: تُكتشف)',
      },
    },
    'zones list': { doc: 'يعرض المناطق ومساحاتها وعدد حوادثها.', options: {} },
    'types list': { doc: 'يعرض أنواع الحوادث ومن يُعرّف بها.', options: {} },
    'types set-origin': {
      doc: 'يحدد من يُعرّف بنوع من الحوادث؛ وما تكتشفه الدوريات لا يدخل التوقعات.',
      options: { origin: 'reported أو discovered' },
    },
  },
};
